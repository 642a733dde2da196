// Home, for each role its own and loaded for that role alone: what needs a hand and the organization's picture; the teams that one leads; one's own figures.
import { useRouteContext } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { mayInvite, mayRun } from '../../ui/roles.ts';
import { Loading } from '../../ui/states.tsx';

const OwnerHome = lazy(async () => ({ default: (await import('./owner-home.tsx')).OwnerHome }));
const ManagerHome = lazy(async () => ({ default: (await import('./manager-home.tsx')).ManagerHome }));
const EmployeeHome = lazy(async () => ({ default: (await import('./employee-home.tsx')).EmployeeHome }));

export const HomePage = () => {
  const { user } = useRouteContext({ from: '/signed-in' });
  const Home = mayRun(user.role) ? OwnerHome : mayInvite(user.role) ? ManagerHome : EmployeeHome;
  return (
    <Suspense fallback={<Loading what="the start page" heights={[36, 120, 240]} />}>
      <Home />
    </Suspense>
  );
};
