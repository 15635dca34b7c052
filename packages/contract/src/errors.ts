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

/** The target sent no response. */
export class UnreachableTarget extends Error {
  override readonly name = 'UnreachableTarget';
}
