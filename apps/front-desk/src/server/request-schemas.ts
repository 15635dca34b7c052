const id = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };

/** What the desk's endpoints take, as JSON Schema; anything else is refused, nothing is coerced. */
export const requestSchemas = {
  '/desk/sign-in': strict({
    // Short enough for the sealed session to fit into a cookie of 4096 bytes.
    username: { type: 'string', minLength: 1, maxLength: 200 },
    secret: { type: 'string', minLength: 1, maxLength: 256 },
  }),
  '/desk/sign-out': strict({}),
  '/desk/queue': strict({ patientId: id }),
  '/desk/dismiss': strict({ patientId: id, requestId: id }),
  '/desk/invite': strict({ patientId: id }),
};

function strict(properties: Record<string, object>): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  };
}
