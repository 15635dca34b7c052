// Generated from spec/openapi.yaml by `pnpm generate`. Do not edit.

/** The version of the contract: that of `@mdhq/portal-spec`, and of this package. */
export const specVersion = "0.1.0";

/** Method and path of each operation. */
export const routes = {
  "showPortalRequests": ["GET","/api/v1/patients/{pt_id}/portal/enqueued"],
  "deletePortalRequest": ["DELETE","/api/v1/patients/{pt_id}/portal/enqueued/{queue_request_id}"],
  "listInbox": ["GET","/api/v1/extensions/portal/enqueued"],
  "showPortalRequest": ["GET","/api/v1/extensions/patients/{pt_id}/portal/enqueued/{queue_request_id}"],
  "restorePortalRequest": ["POST","/api/v1/extensions/patients/{pt_id}/portal/enqueued/{queue_request_id}/restore"],
  "inviteToPortal": ["POST","/api/v1/patients/{pt_id}/portal/invite"],
  "listInvitations": ["GET","/api/v1/extensions/patients/{pt_id}/portal/invitations"],
  "revokeInvitation": ["DELETE","/api/v1/extensions/patients/{pt_id}/portal/invitations/{invitation_id}"],
  "createPatientQuestionnaire": ["POST","/api/v1/patients/{pt_id}/questionnaires"],
  "queuePatientPrescription": ["POST","/api/v1/patients/{pt_id}/rxs"],
  "queuePatientRefill": ["POST","/api/v1/patients/{pt_id}/rxs/refill"],
  "queuePatientSupplement": ["POST","/api/v1/patients/{pt_id}/supplements"],
  "createSecureMessage": ["POST","/api/v1/patients/{pt_id}/portal/secure_messages"],
  "showPatient": ["GET","/api/v1/patients/{pt_id}"],
  "validatePortalCredentials": ["POST","/api/v1/patients/portal/validate_credentials"],
  "searchPatients": ["POST","/api/v1/extensions/patients/search"],
} as const;

/** What an operation is: its provenance, whether it takes an `Idempotency-Key` and a body, and whether it changes data. */
export const operationFacts = {
  "showPortalRequests": {"provenance":"documented","takesKey":false,"hasBody":false,"changesData":false},
  "deletePortalRequest": {"provenance":"documented","takesKey":false,"hasBody":false,"changesData":true},
  "listInbox": {"provenance":"extension","takesKey":false,"hasBody":false,"changesData":false},
  "showPortalRequest": {"provenance":"extension","takesKey":false,"hasBody":false,"changesData":false},
  "restorePortalRequest": {"provenance":"extension","takesKey":true,"hasBody":false,"changesData":true},
  "inviteToPortal": {"provenance":"documented","takesKey":true,"hasBody":false,"changesData":true},
  "listInvitations": {"provenance":"extension","takesKey":false,"hasBody":false,"changesData":false},
  "revokeInvitation": {"provenance":"extension","takesKey":false,"hasBody":false,"changesData":true},
  "createPatientQuestionnaire": {"provenance":"documented","takesKey":true,"hasBody":true,"changesData":true},
  "queuePatientPrescription": {"provenance":"documented","takesKey":true,"hasBody":true,"changesData":true},
  "queuePatientRefill": {"provenance":"observed","takesKey":true,"hasBody":true,"changesData":true},
  "queuePatientSupplement": {"provenance":"observed","takesKey":true,"hasBody":true,"changesData":true},
  "createSecureMessage": {"provenance":"observed","takesKey":true,"hasBody":true,"changesData":true},
  "showPatient": {"provenance":"observed","takesKey":false,"hasBody":false,"changesData":false},
  "validatePortalCredentials": {"provenance":"observed","takesKey":false,"hasBody":true,"changesData":false},
  "searchPatients": {"provenance":"extension","takesKey":false,"hasBody":true,"changesData":false},
} as const;

/** The HTTP status of each example response, by operation and name. */
export const exampleStatuses = {
  "showPortalRequests": {"onOpenQueue":200,"onEmptyQueue":200,"onFirstPage":200,"onPageOfLongDetails":200,"everyType":200,"dismissedOnly":200,"malformedRequest":400,"wrongCredentials":401,"unknownPatient":404,"limitNotANumber":422,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "deletePortalRequest": {"requestDismissed":200,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"alreadyDismissed":404,"unknownRequest":404,"unknownPatient":404,"requestIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "listInbox": {"onInbox":200,"onFirstInboxPage":200,"onEmptyInbox":200,"dismissedInbox":200,"malformedRequest":400,"wrongCredentials":401,"routeUnavailable":404,"limitNotANumber":422,"cursorUnknown":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "showPortalRequest": {"requestInFull":200,"requestRestoredOnce":200,"requestDismissedInFull":200,"malformedRequest":400,"wrongCredentials":401,"unknownRequest":404,"unknownPatient":404,"routeUnavailable":404,"requestIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "restorePortalRequest": {"requestRestored":200,"requestOpenAlready":200,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"unknownRequest":404,"unknownPatient":404,"routeUnavailable":404,"requestIdTooLarge":422,"idempotencyKeyReused":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "inviteToPortal": {"invitedToJoin":202,"invitedToReset":202,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"unknownPatient":404,"patientHasNoEmail":422,"patientInactive":422,"idempotencyKeyReused":422,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "listInvitations": {"onInvitations":200,"neverInvited":200,"malformedRequest":400,"wrongCredentials":401,"unknownPatient":404,"routeUnavailable":404,"limitNotANumber":422,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "revokeInvitation": {"invitationRevoked":200,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"alreadyEnded":404,"unknownInvitation":404,"unknownPatient":404,"routeUnavailable":404,"invitationIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "createPatientQuestionnaire": {"enqueued":201,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"unknownPatient":404,"bodyTooLarge":413,"notJson":415,"answersMissing":422,"idempotencyKeyReused":422,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "queuePatientPrescription": {"enqueued":201,"recordedOnly":201,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"unknownPatient":404,"bodyTooLarge":413,"notJson":415,"drugIdMissing":422,"idempotencyKeyReused":422,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "queuePatientRefill": {"enqueued":201,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"unknownPatient":404,"routeUnavailable":404,"bodyTooLarge":413,"notJson":415,"originalPrescriptionMissing":422,"idempotencyKeyReused":422,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "queuePatientSupplement": {"enqueued":201,"recordedOnly":201,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"unknownPatient":404,"routeUnavailable":404,"bodyTooLarge":413,"notJson":415,"supplementIdMissing":422,"idempotencyKeyReused":422,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "createSecureMessage": {"enqueued":201,"malformedRequest":400,"wrongCredentials":401,"readOnlyUser":403,"unknownPatient":404,"routeUnavailable":404,"bodyTooLarge":413,"notJson":415,"noteTooShort":422,"idempotencyKeyReused":422,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "showPatient": {"patientWithQueue":200,"patientWithoutEmail":200,"malformedRequest":400,"wrongCredentials":401,"unknownPatient":404,"routeUnavailable":404,"patientIdTooLarge":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "validatePortalCredentials": {"credentialsRight":200,"credentialsWrong":200,"malformedRequest":400,"wrongCredentials":401,"routeUnavailable":404,"bodyTooLarge":413,"notJson":415,"passwordMissing":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
  "searchPatients": {"patientsFound":200,"noPatientFound":200,"malformedRequest":400,"wrongCredentials":401,"routeUnavailable":404,"bodyTooLarge":413,"notJson":415,"nothingToSearchFor":422,"tooManyRequests":429,"serverFailed":500,"databaseBusy":503},
} as const;

/** The code of each problem. */
export const problemCodes = [
  "malformed-request",
  "unauthenticated",
  "forbidden",
  "route-unavailable",
  "patient-not-found",
  "request-not-found",
  "request-already-dismissed",
  "invitation-not-found",
  "invitation-already-ended",
  "method-not-allowed",
  "payload-too-large",
  "unsupported-media-type",
  "validation-failed",
  "idempotency-key-reused",
  "patient-has-no-email",
  "patient-inactive",
  "rate-limited",
  "internal",
  "unavailable",
] as const;

/** Each problem, by its code, with its usual `detail`. */
export const problems = {
  "malformed-request": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#malformed-request","status":400,"title":"Malformed request","detail":"The request line, a header or the URL is not valid."},
  "unauthenticated": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#unauthenticated","status":401,"title":"Authentication required","detail":"Send the name and secret of an API user of this instance with HTTP Basic authentication."},
  "forbidden": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#forbidden","status":403,"title":"Insufficient permissions","detail":"This API user is read-only. Use an API user with write access."},
  "route-unavailable": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#route-unavailable","status":404,"title":"Route not available","detail":"This instance does not serve this route."},
  "patient-not-found": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#patient-not-found","status":404,"title":"Patient not found","detail":"This instance has no patient with this pt_id."},
  "request-not-found": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#request-not-found","status":404,"title":"Portal request not found","detail":"This patient has no portal request with this queue_request_id."},
  "request-already-dismissed": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#request-already-dismissed","status":404,"title":"Portal request already dismissed","detail":"This portal request is no longer in the queue. See dismissed_at and dismissed_by."},
  "invitation-not-found": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#invitation-not-found","status":404,"title":"Invitation not found","detail":"This patient has no invitation with this invitation_id."},
  "invitation-already-ended": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#invitation-already-ended","status":404,"title":"Invitation no longer active","detail":"The link of this invitation no longer works; state gives the reason. Nothing was changed."},
  "method-not-allowed": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#method-not-allowed","status":405,"title":"Method not allowed","detail":"The Allow header lists the methods of this route."},
  "payload-too-large": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#payload-too-large","status":413,"title":"Request body too large","detail":"The body exceeds the limit of 1 MiB."},
  "unsupported-media-type": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#unsupported-media-type","status":415,"title":"Unsupported media type","detail":"Send the body as JSON, with Content-Type: application/json."},
  "validation-failed": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#validation-failed","status":422,"title":"Request validation failed","detail":"Correct the errors listed in errors, then send the request again."},
  "idempotency-key-reused": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#idempotency-key-reused","status":422,"title":"Idempotency-Key already used","detail":"This Idempotency-Key was used for a different request. Send this request with a new key."},
  "patient-has-no-email": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#patient-has-no-email","status":422,"title":"Patient has no email address","detail":"Add a primary email address to the patient's record, then invite the patient again."},
  "patient-inactive": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#patient-inactive","status":422,"title":"Patient is inactive","detail":"Activate the patient's record, then invite the patient again."},
  "rate-limited": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#rate-limited","status":429,"title":"Too many requests","detail":"Nothing was changed. Try again after the time in Retry-After."},
  "internal": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#internal","status":500,"title":"Internal server error","detail":"Nothing was changed. Report the id in instance to the operator."},
  "unavailable": {"type":"https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md#unavailable","status":503,"title":"Service temporarily unavailable","detail":"Nothing was changed. Try again after the time in Retry-After."},
} as const;
