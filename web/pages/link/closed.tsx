// A link that leads nowhere any more, and why.
import type { OpenedLink } from '../../../src/contract/links.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Outcome, type Sign } from '../../ui/outcome.tsx';

const words = (link: OpenedLink): { sign: Sign; title: string; text: string } => {
  switch (link.state) {
    case 'used':
      return {
        sign: 'done',
        title: 'Used already',
        text: 'Each link works once. If it was not you who used it, tell whoever sent it.',
      };
    case 'expired':
      return { sign: 'late', title: 'The link has expired', text: `Ask ${link.createdBy} for a new one.` };
    case 'revoked':
      return {
        sign: 'stopped',
        title: 'The link was withdrawn',
        text: `${link.createdBy} of ${link.organizationName} can say why, and send a new one.`,
      };
    case 'claimed':
    case 'open':
      return {
        sign: 'stopped',
        title: 'Opened in another browser',
        text: `Somebody pressed its button in another browser, and it works only there. If that was not you, tell ${link.createdBy}.`,
      };
    default:
      return link.state satisfies never;
  }
};

export const Closed = ({ link }: { link: OpenedLink }) => {
  const { sign, title, text } = words(link);
  return (
    <Outcome sign={sign} title={title} text={text}>
      {link.kind === 'join' && link.state === 'used' && (
        <LinkButton to="/sign-in" appearance="primary">
          Sign in
        </LinkButton>
      )}
    </Outcome>
  );
};
