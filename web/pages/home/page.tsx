// Home, for each role its own and loaded for that role alone: what needs a hand and the organization's picture; the teams that one leads; one's own figures.
import { useRouteContext, useSearch } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense } from 'react';
import type { Role } from '../../../src/contract/session.ts';
import { mayInvite, mayRun } from '../../ui/roles.ts';
import { Loading } from '../../ui/states.tsx';

const OwnerHome = lazy(async () => ({ default: (await import('./owner-home.tsx')).OwnerHome }));
const ManagerHome = lazy(async () => ({ default: (await import('./manager-home.tsx')).ManagerHome }));
const EmployeeHome = lazy(async () => ({ default: (await import('./employee-home.tsx')).EmployeeHome }));

/** Who runs Plumbline or leads a team sees their own figures one step from home. */
const homeOf = (role: Role, self: boolean): ReactElement => {
  if (!mayInvite(role)) return <EmployeeHome beside={false} />;
  if (self) return <EmployeeHome beside />;
  return mayRun(role) ? <OwnerHome /> : <ManagerHome />;
};

export const HomePage = () => {
  const { user } = useRouteContext({ from: '/signed-in' });
  const { of } = useSearch({ from: '/signed-in/' });
  return (
    <Suspense fallback={<Loading what="the start page" heights={[36, 120, 240]} />}>
      {homeOf(user.role, of === 'self')}
    </Suspense>
  );
};
