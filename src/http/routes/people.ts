// The signals with their definitions; people, their figures and what stands behind them.
import { listSignals } from '../../contract/people.ts';
import { signals } from '../../signals/index.ts';
import { type Route, route } from '../route.ts';

export const peopleRoutes = (): readonly Route[] => [route(listSignals, async () => ({ signals: [...signals] }))];
