import type { DeskCalls } from '../../shared/desk-api.ts';

const id = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const requestType = { type: 'string', pattern: '^[a-z_]{1,40}$' };
const requestTypes = {
  anyOf: [requestType, { type: 'array', minItems: 1, maxItems: 20, items: requestType }],
};
const time = { type: 'string', format: 'date-time', maxLength: 40 };
const offset = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const byItself = { type: 'boolean' };
const idempotencyKey = { type: 'string', pattern: '^[!-~]{1,255}$' };

/** JSON Schemas of the request bodies. Unknown properties are refused, and types are not coerced. */
export const requestSchemas: Record<keyof DeskCalls, object> = {
  '/desk/sign-in': strict({
    // Short enough for the sealed session to fit into a cookie of 4096 bytes.
    username: { type: 'string', minLength: 1, maxLength: 200 },
    secret: { type: 'string', minLength: 1, maxLength: 256 },
  }),
  '/desk/stay': strict({}),
  '/desk/sign-out': strict({}),
  '/desk/inbox': strict(
    {},
    {
      request_type: requestTypes,
      status: { enum: ['open', 'dismissed'] },
      pt_id: id,
      created_from: time,
      created_before: time,
      limit: limitTo(1000),
      cursor: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,200}$' },
      byItself,
    },
  ),
  '/desk/queue': strict(
    { ptId: id },
    {
      request_type: requestTypes,
      status: { enum: ['open', 'dismissed', 'all'] },
      limit: limitTo(100),
      offset,
      byItself,
    },
  ),
  '/desk/request': strict({ ptId: id, requestId: id }, { byItself }),
  '/desk/dismiss': strict({ ptId: id, requestId: id }),
  '/desk/restore': strict({ ptId: id, requestId: id, idempotencyKey }),
  '/desk/search': strict(
    {},
    {
      name: { type: 'string', minLength: 1, maxLength: 200 },
      dob: { type: 'string', format: 'date' },
      pt_id: id,
      limit: limitTo(100),
    },
  ),
  '/desk/patient': strict({ ptId: id }, { byItself }),
  '/desk/invite': strict({ ptId: id, idempotencyKey }),
  '/desk/invitations': strict({ ptId: id }, { limit: limitTo(100), offset, byItself }),
  '/desk/revoke': strict({ ptId: id, invitationId: id }),
};

function limitTo(maximum: number): object {
  return { type: 'integer', minimum: 1, maximum };
}

function strict(required: Record<string, object>, optional: Record<string, object> = {}): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}
