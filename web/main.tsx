// Starts the pages: theme, queries, router.
import { FluentProvider } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { takeArrival } from './arrival.ts';
import { openQueryClient } from './query-client.ts';
import { sessionQuery } from './queries.ts';
import { openRouter, preloadPage } from './router.tsx';
import { Announcer } from './ui/announcer.tsx';
import './ui/base.css';
import { darkTheme, lightTheme } from './ui/theme/theme.ts';
import { useDark } from './ui/theme/theme-choice.ts';

takeArrival(window.location, window.history);

const queries = openQueryClient(() => {
  const session = queries.getQueryData(sessionQuery.queryKey);
  if (session !== undefined && session.user === null) return;
  void queries.invalidateQueries({ queryKey: sessionQuery.queryKey, refetchType: 'none' });
  void router.invalidate();
});
const router = openRouter(queries);
preloadPage(router);

const Plumbline = () => (
  <FluentProvider theme={useDark() ? darkTheme : lightTheme} style={{ background: 'transparent' }}>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Announcer />
    </QueryClientProvider>
  </FluentProvider>
);

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no element #root.');
const draw = (): void =>
  createRoot(container).render(
    <StrictMode>
      <Plumbline />
    </StrictMode>,
  );
// What stands in index.html stays until there is a page to be drawn, or a failure to be told.
router.load().then(draw, draw);
