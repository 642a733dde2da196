// Home, for each role its own: what needs a hand and the organization's picture; the teams that one leads; one's own figures.
import { useRouteContext } from '@tanstack/react-router';
import { mayInvite, mayRun } from '../../ui/roles.ts';
import { EmployeeHome } from './employee-home.tsx';
import { ManagerHome } from './manager-home.tsx';
import { OwnerHome } from './owner-home.tsx';

export const HomePage = () => {
  const { user } = useRouteContext({ from: '/signed-in' });
  if (mayRun(user.role)) return <OwnerHome />;
  return mayInvite(user.role) ? <ManagerHome /> : <EmployeeHome />;
};
