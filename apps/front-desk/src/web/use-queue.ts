import type { PortalRequest, PortalRequestList } from '@mdhq/portal-client';
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { DismissalAccount, InvitationAccount } from '../shared/desk-api.ts';
import { callDesk } from './call-desk.ts';

const queueKey = (patientId: number): unknown[] => ['queue', patientId];

/** A patient's open requests, oldest first. */
export function useQueue(patientId: number): UseQueryResult<PortalRequestList> {
  return useQuery({
    queryKey: queueKey(patientId),
    queryFn: () => callDesk('/desk/queue', { patientId }),
  });
}

/** Takes a request off the queue; whether that works or not, the queue is then asked for anew. */
export function useDismiss(
  patientId: number,
): UseMutationResult<DismissalAccount, Error, PortalRequest> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (request) => callDesk('/desk/dismiss', { patientId, requestId: request.id }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queueKey(patientId) }),
  });
}

/** E-mails the patient a link to join the portal or to reset the password. */
export function useInvite(patientId: number): UseMutationResult<InvitationAccount, Error, void> {
  return useMutation({ mutationFn: () => callDesk('/desk/invite', { patientId }) });
}
