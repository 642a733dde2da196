// Copies a text and says so; without a secure context the browser copies nothing, and no button promises it.
import { Button } from '@fluentui/react-components';
import { Checkmark20Regular } from '@fluentui/react-icons/svg/checkmark';
import { Copy20Regular } from '@fluentui/react-icons/svg/copy';
import { useEffect, useState } from 'react';
import { announce } from './announcer.tsx';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** For screen readers, once it is done: `Link copied.` */
  readonly said: string;
  readonly size?: 'small' | 'medium' | 'large';
  readonly appearance?: 'primary' | 'secondary';
}

export const CopyButton = ({ text, label, said, size = 'medium', appearance = 'secondary' }: CopyButtonProps) => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!window.isSecureContext) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce(said);
  };
  return (
    <Button
      size={size}
      appearance={appearance}
      icon={copied ? <Checkmark20Regular /> : <Copy20Regular />}
      onClick={() => void copy()}
    >
      {copied ? 'Copied' : label}
    </Button>
  );
};
