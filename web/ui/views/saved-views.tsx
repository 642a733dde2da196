// The saved views of a page, for any page whose filter stands in its address; loaded behind the page itself.
import { Button } from '@fluentui/react-components';
import { Bookmark20Regular } from '@fluentui/react-icons/svg/bookmark';
import { lazy, Suspense } from 'react';
import type { ViewMenuProps } from './view-menu.tsx';

const ViewMenu = lazy(async () => ({ default: (await import('./view-menu.tsx')).ViewMenu }));

const Waiting = () => (
  <Button icon={<Bookmark20Regular />} disabledFocusable>
    Views
  </Button>
);

export const SavedViews = (props: ViewMenuProps) => (
  <Suspense fallback={<Waiting />}>
    <ViewMenu {...props} />
  </Suspense>
);
