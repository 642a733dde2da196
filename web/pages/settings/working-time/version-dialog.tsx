// Sets zone and hours from a day on: what it changes is shown before it is saved.
import { Button, Field, Input, makeStyles, Select, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import type { WeekHours } from '../../../../src/contract/records.ts';
import type { TimeVersion } from '../../../../src/contract/working-time.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Failure } from '../../../ui/states.tsx';
import { zonesByRegion } from '../../set-up/zones.ts';
import { EffectNote } from './effect-note.tsx';
import { changeVersion, type TimesOwner } from './owner.ts';
import { useChange } from './use-change.ts';
import { WeekEditor } from './week-editor.tsx';

const useStyles = makeStyles({
  zone: { minWidth: 0 },
});

interface VersionDialogProps {
  readonly owner: TimesOwner;
  /** What is changed; a new one begins with what holds today. */
  readonly version: Pick<TimeVersion, 'from' | 'zone' | 'hours'>;
  readonly isNew: boolean;
  /** What holds where the version leaves it to others. */
  readonly otherwise: { readonly zone: string; readonly hours: WeekHours };
  readonly onClose: () => void;
}

const ZoneField = ({ zone, onChange }: { zone: string; onChange: (zone: string) => void }) => {
  const styles = useStyles();
  return (
    <Field label="Time zone" className={styles.zone}>
      <Select value={zone} onChange={(_, { value }) => onChange(value)}>
        {zonesByRegion(zone).map(({ region, zones }) => (
          <optgroup key={region} label={region}>
            {zones.map((one) => (
              <option key={one} value={one}>
                {one.replaceAll('_', ' ')}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    </Field>
  );
};

export const VersionDialog = ({ owner, version, isNew, otherwise, onClose }: VersionDialogProps) => {
  const [from, setFrom] = useState(version.from);
  const [zone, setZone] = useState(version.zone);
  const [hours, setHours] = useState(version.hours);
  const make = (save: boolean) => changeVersion(owner, { from, zone, hours, save });
  const change = useChange(make, { done: onClose, said: 'Working time saved.' });
  const edit = <Value,>(set: (value: Value) => void) => {
    return (value: Value): void => {
      set(value);
      change.edited();
    };
  };
  const others = owner.of !== 'organization';
  const { effect, pending, error, faults } = change;
  const shownFault = error !== null && Object.keys(faults).length === 0;
  return (
    <Dialog
      title={isNew ? 'Working time from a day on' : from === null ? 'Working time before all others' : 'Working time'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" disabledFocusable={pending} onClick={change.go}>
            {effect === null ? 'See what changes' : 'Save'}
          </Button>
        </>
      }
    >
      {from !== null && (
        <Field
          label="From"
          hint="The days before stay as they are."
          {...(faults['from'] === undefined ? {} : { validationMessage: faults['from'] })}
        >
          <Input type="date" value={from} disabled={!isNew} onChange={(_, { value }) => edit(setFrom)(value)} />
        </Field>
      )}
      {others && (
        <Switch
          label={`Own time zone${zone === null ? `, else ${otherwise.zone}` : ''}`}
          checked={zone !== null}
          onChange={(_, { checked }) => edit(setZone)(checked ? otherwise.zone : null)}
        />
      )}
      {zone !== null && <ZoneField zone={zone} onChange={edit(setZone)} />}
      {others && (
        <Switch
          label={`Own hours${hours === null ? ', else those of the mailbox or the organization' : ''}`}
          checked={hours !== null}
          onChange={(_, { checked }) => edit(setHours)(checked ? otherwise.hours : null)}
        />
      )}
      {hours !== null && <WeekEditor hours={hours} faults={faults} onChange={edit(setHours)} />}
      {effect !== null && <EffectNote effect={effect} />}
      {shownFault && error !== null && <Failure error={error} />}
    </Dialog>
  );
};
