import { Button, NativeSelect } from '@mantine/core';
import type { Inbox } from '@mdhq/portal-client';
import type { ReactNode } from 'react';
import { requestTypeLook } from '../../details/request-type.tsx';
import { Icon } from '../../ui/icon.tsx';
import classes from '../requests.module.css';
import { type Age, ages, type Filters, isFiltered, noFilters, requestTypes } from './filters.ts';

interface FilterBarProps {
  readonly filters: Filters;
  readonly counts: Inbox['counts_by_type'] | undefined;
  readonly onChange: (filters: Filters) => void;
}

/** Filters by type, with the count of each, and shows the patient that the list is filtered to. */
export function FilterBar({ filters, counts, onChange }: FilterBarProps): ReactNode {
  const { types, patient } = filters;
  return (
    <fieldset className={classes['filters']} aria-label="Filters">
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
                ...filters,
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
          onClick={() => onChange({ ...filters, patient: null })}
        >
          Patient: {patient.name}
        </Button>
      )}
      {isFiltered(filters) && (
        <Button size="compact-sm" variant="subtle" onClick={() => onChange(noFilters)}>
          Clear filters
        </Button>
      )}
    </fieldset>
  );
}

interface AgeFilterProps {
  readonly status: 'open' | 'dismissed';
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** Filters by how long ago a request was received, also in the list of dismissed requests. */
export function AgeFilter({ status, filters, onChange }: AgeFilterProps): ReactNode {
  return (
    <NativeSelect
      className={classes['age']}
      size="xs"
      aria-label="Received"
      value={filters.age}
      onChange={(event) =>
        onChange({ ...filters, age: event.currentTarget.value as Age, chosenAt: Date.now() })
      }
      data={ages.map(({ value, label, dismissedLabel }) => ({
        value,
        label: status === 'open' ? label : dismissedLabel,
      }))}
    />
  );
}
