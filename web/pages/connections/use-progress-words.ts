// Reads the progress of a connection out as it passes its quarters.
import { useEffect, useRef } from 'react';
import type { Connection } from '../../../src/contract/connections.ts';
import { announce } from '../../ui/announcer.tsx';
import { progressWords } from './status.ts';

export const useProgressWords = (connection: Connection): void => {
  const words = progressWords(connection);
  const before = useRef(words);
  useEffect(() => {
    if (before.current !== words) announce(`${connection.tenantName}. ${words}`);
    before.current = words;
  }, [words, connection.tenantName]);
};
