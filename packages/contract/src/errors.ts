/** The target rejected the credentials. */
export class RefusedCredentials extends Error {
  override readonly name = 'RefusedCredentials';
}

/** The run was interrupted, for example with SIGINT. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A schema of the contract with which no response can be checked; `message` names it. */
export class UncheckedSchema extends Error {
  override readonly name = 'UncheckedSchema';
}

/** The target does not have a patient of the run. */
export class UnknownPatient extends Error {
  override readonly name = 'UnknownPatient';
}

/** An optional peer dependency that the run needs is not installed; `message` has the command that installs it. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool';
}

/** The target sent no response. */
export class UnreachableTarget extends Error {
  override readonly name = 'UnreachableTarget';
}
