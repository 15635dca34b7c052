/** A part of a CycloneDX document, as `pnpm sbom` writes it. */
interface Component {
  purl?: string;
  hashes?: object[];
  externalReferences?: { type: string; url: string; hashes?: object[] }[];
}

export interface Sbom {
  metadata: { component: Component };
  components: Component[];
}

/**
 * Removes the addresses of tarballs, which name the registry that this machine uses; a `purl` names the package
 * anyway. The hashes of a tarball become those of its component.
 */
export function withoutRegistry(sbom: Sbom): Sbom {
  return { ...sbom, components: sbom.components.map(componentWithoutRegistry) };
}

function componentWithoutRegistry({ externalReferences = [], ...component }: Component): Component {
  const others = externalReferences.filter(({ type }) => type !== 'distribution');
  const hashes = externalReferences
    .filter(({ type }) => type === 'distribution')
    .flatMap((reference) => reference.hashes ?? []);
  return {
    ...component,
    ...(hashes.length > 0 && { hashes }),
    ...(others.length > 0 && { externalReferences: others }),
  };
}
