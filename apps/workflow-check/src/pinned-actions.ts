/** An action of another repository that workflows may use. */
export interface PinnedAction {
  version: string;
  /** The commit of the version's tag. */
  commit: string;
  /** The inputs that we use; GitHub ignores an input that the action does not have. */
  inputs: readonly string[];
}

const changesets = { version: 'v2.1.1', commit: '8488615a623b1b9c987934bb89eae8af6a946ac1' };

/** The actions of other repositories, each in one version. To update one, read its changes and its `action.yml` first. */
export const pinnedActions: Readonly<Record<string, PinnedAction>> = {
  'actions/checkout': {
    version: 'v7.0.1',
    commit: '3d3c42e5aac5ba805825da76410c181273ba90b1',
    inputs: ['fetch-depth', 'persist-credentials'],
  },
  'actions/setup-node': {
    version: 'v7.0.0',
    commit: '820762786026740c76f36085b0efc47a31fe5020',
    inputs: ['node-version', 'package-manager-cache'],
  },
  'actions/upload-artifact': {
    version: 'v7.0.0',
    commit: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f',
    inputs: ['name', 'path', 'retention-days', 'if-no-files-found'],
  },
  'actions/download-artifact': {
    version: 'v8.0.1',
    commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
    inputs: ['name', 'path'],
  },
  'actions/deploy-pages': {
    version: 'v5.0.0',
    commit: 'cd2ce8fcbc39b97be8ca5fce6e763baed58fa128',
    inputs: [],
  },
  'changesets/action/select-mode': { ...changesets, inputs: [] },
  'changesets/action/version': {
    ...changesets,
    inputs: ['script', 'commit-message', 'pr-title'],
  },
  'changesets/action/pack': { ...changesets, inputs: ['publish-plan-artifact-id'] },
  'changesets/action/publish': { ...changesets, inputs: ['pack-dir-artifact-id'] },
};
