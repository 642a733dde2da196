// The list of sources that can be connected; a new one is a folder and a line here.
import { bamboohr } from './bamboohr/index.ts';
import { google } from './google/index.ts';
import { imap } from './imap/index.ts';
import { microsoft } from './microsoft/index.ts';
import type { Provider } from './provider.ts';
import { transcripts } from './transcripts/index.ts';
import { zoom } from './zoom/index.ts';
import { slack } from './slack/index.ts';

export const providers: readonly Provider[] = [microsoft, google, imap, slack, zoom, bamboohr, transcripts];
