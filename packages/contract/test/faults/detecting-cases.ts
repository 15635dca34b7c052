/**
 * The case that detects a fault, for faults whose operation has many cases before it: only this case runs. By the name of
 * the case: the faults (`what`).
 */
const faultsByCase: Readonly<Record<string, readonly string[]>> = {
  'responds 422 to a limit outside 1 to 100 (Q19)': [
    'responds with an undeclared status',
    'accepts a limit of 1e1',
  ],
  'responds 404 for an unknown patient': [
    'sends a problem as HTML',
    'returns a problem with the type of another status',
    'returns a patient for an unknown id',
    'adds a message of an unknown patient to the queue of another',
  ],
  'responds 401 without credentials': [
    'responds 401 without WWW-Authenticate',
    'lets clients search without authentication',
  ],
  'executes a request repeated with the same Idempotency-Key once, and responds 422 to another request with that key (Q26)':
    [
      'returns a problem with a status other than the HTTP status',
      'ignores the Idempotency-Key',
      'returns another id to a request repeated with the same Idempotency-Key',
    ],
  "responds 404 for another patient's request, and leaves it open (Q6)": [
    "dismisses another patient's request",
  ],
  'responds 404 to a second DELETE, always with the time and user of the dismissal (Q16)': [
    'responds 200 to a second DELETE',
    'changes the time of a dismissal on a second DELETE',
  ],
  'responds 403 to a read-only API user': [
    'lets a read-only API user write',
    'lets a read-only API user send a message',
    'lets a read-only API user revoke an invitation',
    'lets a read-only API user restore',
  ],
  'filters by each request type, and by several ones': [
    'does not filter by type',
    'ignores the filter for refills',
  ],
  'responds 422 to an unknown filter value (Q36)': ['treats an unknown status as all'],
  'responds 422 to an unknown query parameter, and names it': [
    'ignores an unknown query parameter',
  ],
  'returns pages without gaps and duplicates, in a stable order (Q19)': [
    'returns overlapping pages',
    'lists the newest requests first',
  ],
  'responds 422 to a pt_id that is not an integer from 1 to 2^53 - 1, and rounds none (Q21)': [
    'rounds an id to the id of another patient',
  ],
  'responds 400 to a path with invalid percent-encoding': ['responds 500 to invalid JSON'],
  'responds 401 without credentials before it reads the body or looks up the patient (Q4)': [
    'reads the body before it authenticates',
  ],
  'records a prescription with enqueue=false, and adds it to the queue with enqueue=true': [
    'adds a prescription to the queue despite enqueue=false',
  ],
  'records a supplement with enqueue=false, and adds it to the queue with enqueue=true': [
    'adds a supplement to the queue despite enqueue=false',
    'does not add to the queue with an explicit enqueue=true',
  ],
  'responds to HEAD with the status and media type of GET, and without a body (Q13)': [
    'responds 405 to HEAD',
    'sends a body in response to HEAD',
    'requires no credentials for HEAD',
  ],
  'responds alike to a wrong password and to an unknown user: 401 (Q2)': [
    'accepts any secret of an API user',
    'responds differently to an unknown API user and a wrong secret',
  ],
  'responds 415 to a body of another media type (Q15)': [
    'accepts a message with another media type',
  ],
  'responds 400 to a body that begins with a byte order mark (Q32)': [
    'accepts a body that begins with a byte order mark',
  ],
  'responds 422 to a field that only the server may set (Q28)': [
    'accepts a field that only the server may set',
  ],
  'responds 413 to a body over 1 MiB (Q29)': ['accepts a body over 1 MiB'],
  'responds 422 to an invalid Idempotency-Key': ['accepts an invalid Idempotency-Key'],
  'responds 422 to a limit outside 1 to 100 and to an invalid offset (Q19)': [
    'accepts a limit of 101 invitations',
  ],
  "responds 404 for another patient's invitation, and leaves it active (Q6)": [
    'responds invitation-already-ended for an unknown invitation',
    "revokes another patient's invitation",
  ],
  'responds 422 to an empty value': ['ignores an empty filter', 'ignores an empty cursor'],
  'returns pages without gaps and duplicates, newest first (Q19)': [
    'returns overlapping pages of invitations',
  ],
  'lists dismissed requests with status=dismissed, last dismissed first, without counts': [
    'lists dismissed requests in ascending order of dismissal',
  ],
  'counts open requests by type, regardless of the type filter, and no dismissed ones': [
    'counts only the types of the filter',
    'does not filter the inbox by type',
  ],
  'returns pages without gaps and duplicates (Q19)': [
    'omits the first entry of each page after the first',
    'ends the list before the last page',
    'returns a cursor that leads back to the first page',
  ],
  'lists each request once and omits none that stays open, while others are dismissed and restored (Q20)':
    ['pages by offset, so that a dismissal shifts the following pages'],
  'responds 422 to a cursor that no page returned': ['ignores an unknown cursor'],
  'responds 422 to the cursor of a list with another status': [
    'accepts a cursor of open requests for dismissed ones',
  ],
  'filters by time: created_from is inclusive, and created_before is exclusive': [
    'ignores created_from',
    'treats created_before as inclusive',
    'ignores created_before of the inbox',
  ],
  'responds 422 to a limit outside 1 to 1000 (Q19)': ['accepts a limit of 1001'],
  "responds 404 for another patient's request, and leaves it unchanged (Q6)": [
    "returns another patient's request",
  ],
  'returns a dismissed request to its position in the queue, and keeps the dismissal in its history':
    [
      'keeps dismissed_at on a restored request',
      'changes created on a restored request',
      'changes the id of a restored request',
      'removes the dismissal from the history on restoration',
      'does not record restorations',
      'responds 200 to a restoration without restoring',
    ],
  'leaves an open request unchanged, and responds as to a dismissed one': [
    'refuses to restore an open request',
  ],
  'repeats the first response to a request with the same Idempotency-Key without another change, and responds 422 to another request with that key (Q26)':
    ['restores again on a repeated Idempotency-Key'],
  'finds patients by birth date, and none with another birth date': [
    'ignores the birth date',
    'ignores the id if there is a birth date',
  ],
  'returns an empty list if no patient matches': [
    'rounds the id of a search to the id of another patient',
  ],
  'responds 422 to a search without criteria': ['accepts a search without criteria'],
  'responds 422 to a name without a letter or a digit': ['accepts a name without letters'],
  'responds 422 to a name of symbols that the pattern accepts': [
    'accepts a name of symbols that the pattern accepts',
  ],
  'sorts matches by last name, first name and id, and says whether there are more than limit': [
    'ignores the limit',
    'sorts matches from Z to A',
    'returns has_more false although there are more',
  ],
  'responds 200 to a read-only API user': ['does not let a read-only API user search'],
  'returns each field as it was sent: alone, with all others, at its limits and in several scripts':
    [
      'drops an optional field if it is the only one',
      'truncates a long text',
      'truncates a text in the middle of a character',
      'normalizes the Unicode of a text',
      'replaces characters beyond the BMP',
      'removes the marks of right-to-left text',
      'trims a text',
      'removes markup from a text',
      'flattens nested answers',
      'rounds a large number',
      'stores an empty text as null',
      'never returns true in agreed_to_terms from a dismissal',
    ],
  'accepts each field: alone, with all others, at its limits and in several scripts': [
    'accepts no limit of 100',
  ],
  'filters by patient, by each request type, and by several ones': [
    'never lists a supplement in the inbox',
  ],
  'accepts each query parameter with each documented value, the least and the greatest one': [
    'accepts a limit of the inbox of at most 500',
  ],
};

/** By fault (`what`), the name of the case that detects it. */
export const detectingCases: ReadonlyMap<string, string> = new Map(
  Object.entries(faultsByCase).flatMap(([name, faults]) => faults.map((what) => [what, name])),
);
