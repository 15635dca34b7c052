/** The environment that the tests are run in. */
export function inheritedEnv(): NodeJS.ProcessEnv {
  return process.env;
}
