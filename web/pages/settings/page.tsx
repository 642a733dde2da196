// Settings: everything that an organization decides, a card for each section.
import { useRouteContext } from '@tanstack/react-router';
import { ChoiceCard, useChoiceStyles } from '../../ui/choice-card.tsx';
import { Page } from '../../ui/page.tsx';
import { useNarrow } from '../../ui/shell/width.ts';
import { sections } from './sections.ts';

export const SettingsPage = () => {
  const styles = useChoiceStyles();
  const { user } = useRouteContext({ from: '/signed-in' });
  const narrow = useNarrow();
  return (
    <Page title="Settings" lead="What your organization has decided, and where to change it." slim>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.grid}>
        {sections
          .filter((section) => section.may(user.role) && (narrow || section.narrowOnly !== true))
          .map((section) => (
            <li key={section.to}>
              <ChoiceCard to={section.to}>
                <span className={styles.words}>
                  <span className={styles.title}>{section.title}</span>
                  <span className={styles.text}>{section.text}</span>
                </span>
              </ChoiceCard>
            </li>
          ))}
      </ul>
    </Page>
  );
};
