import { Button } from '@mantine/core';
import type { Inbox } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { requestTypeLook } from '../../details/request-types.ts';
import { Icon } from '../../ui/icon.tsx';
import classes from '../requests.module.css';
import { everything, isNarrowed, type Narrowing, requestTypes } from './filters.ts';

interface FilterBarProps {
  readonly narrowing: Narrowing;
  readonly counts: Inbox['counts_by_type'] | undefined;
  readonly onChange: (narrowing: Narrowing) => void;
}

/** Narrows the list to types, each with how many there are, and shows whose requests it is narrowed to. */
export function FilterBar({ narrowing, counts, onChange }: FilterBarProps): ReactNode {
  const { types, patient } = narrowing;
  return (
    <fieldset className={classes['filters']} aria-label="Show only">
      {requestTypes.map((type) => {
        const isOn = types.includes(type);
        const count = counts?.[type];
        return (
          <Button
            key={type}
            size="compact-sm"
            variant={isOn ? 'filled' : 'default'}
            radius="xl"
            className={classes['chip']}
            leftSection={<Icon name={requestTypeLook(type).icon} />}
            aria-pressed={isOn}
            onClick={() =>
              onChange({
                ...narrowing,
                types: isOn ? types.filter((one) => one !== type) : [...types, type],
              })
            }
          >
            {requestTypeLook(type).plural}
            {count !== undefined && (
              <span className={classes['count']}>{count.toLocaleString('en-US')}</span>
            )}
          </Button>
        );
      })}
      {patient !== null && (
        <Button
          size="compact-sm"
          variant="filled"
          radius="xl"
          className={classes['chip']}
          leftSection={<Icon name="person" />}
          rightSection={<Icon name="close" />}
          aria-pressed
          onClick={() => onChange({ ...narrowing, patient: null })}
        >
          Only {patient.name}
        </Button>
      )}
      {isNarrowed(narrowing) && (
        <Button size="compact-sm" variant="subtle" onClick={() => onChange(everything)}>
          Show all
        </Button>
      )}
    </fieldset>
  );
}
