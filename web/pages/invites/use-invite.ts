// Sends invites and keeps the report of every row until the next.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { inviteEmployees } from '../../../src/contract/links.ts';
import { call } from '../../api.ts';
import { linksQuery } from '../../queries/members.ts';
import { announce } from '../../ui/announcer.tsx';

export type Invitation = z.input<typeof inviteEmployees.input>;

export const useInvite = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (invitation: Invitation) => call(inviteEmployees, invitation),
    onSuccess: ({ rows }) => {
      announce(`The report has ${rows.length} rows.`);
      return queries.invalidateQueries({ queryKey: linksQuery.queryKey });
    },
  });
};
