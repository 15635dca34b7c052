import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Patient } from '@mdhq/portal-client';
import { type BackendWith, usePatientSearch } from '@mdhq/portal-react';
import { keepPreviousData } from '@tanstack/react-query';
import { type ReactNode, type Ref, useEffect, useState } from 'react';
import { failureWords } from '../ui/failure-messages.ts';
import front from '../ui/ui.module.css';
import { FoundPatient } from './found-patient.tsx';
import classes from './patients.module.css';
import { readSearch } from './search-text.ts';

interface FindPatientProps {
  readonly backend: BackendWith<'patients', 'search'>;
  readonly onChoose: (patient: Patient) => void;
  /** The field, for whoever moves the focus there. */
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Milliseconds between the last key and the search. */
const typingPause = 200;

/** Finds a patient by name, birth date or number, and shows all three, so that nobody opens the wrong chart. */
export function FindPatient({ backend, onChoose, inputRef }: FindPatientProps): ReactNode {
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text, typingPause);
  const search = readSearch(settled);
  const found = usePatientSearch(backend, search ?? {}, { placeholderData: keepPreviousData });
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const isUpToDate = settled === text && !found.isPlaceholderData && !found.isFetching;
  const patients = search === null ? [] : (found.data?.data ?? []);
  const { selectFirstOption } = combobox;
  // Enter opens whom the list shows first, once it shows what was asked for.
  useEffect(() => {
    if (isUpToDate && found.data !== undefined) selectFirstOption();
  }, [isUpToDate, found.data, selectFirstOption]);

  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      shadow="md"
      onOptionSubmit={(value) => {
        const chosen = patients.find(({ id }) => String(id) === value);
        // What is shown of an earlier search is not what was asked for.
        if (chosen === undefined || !isUpToDate) return;
        setText('');
        combobox.closeDropdown();
        onChoose(chosen);
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          ref={inputRef}
          className={classes['find']}
          role="combobox"
          aria-label="Find a patient by name, birth date or number"
          placeholder="Find a patient"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={text}
          rightSection={!isUpToDate && readSearch(text) !== null ? <Loader size={14} /> : null}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={search === null} className={classes['found']}>
        {/* A list box must not be one of nobody. */}
        <Combobox.Options aria-label="Patients found" hidden={patients.length === 0}>
          {patients.map((patient) => (
            <Combobox.Option key={patient.id} value={String(patient.id)}>
              <FoundPatient patient={patient} />
            </Combobox.Option>
          ))}
        </Combobox.Options>
        <div role="status">
          {found.error === null && isUpToDate && patients.length === 0 && (
            <Combobox.Empty className={front['quiet']}>
              Nobody fits. Try fewer letters, or the birth date as 2/6/1948.
            </Combobox.Empty>
          )}
          {found.error !== null && (
            <Combobox.Empty className={front['quiet']}>
              {failureWords(found.error).title}. {failureWords(found.error).advice}
            </Combobox.Empty>
          )}
        </div>
        {found.data?.has_more === true && (
          <Combobox.Footer>
            <Text size="xs">There are more. Add a first name or the birth date.</Text>
          </Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}
