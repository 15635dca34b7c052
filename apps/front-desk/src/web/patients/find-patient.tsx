import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Patient } from '@mdhq/portal-client';
import { type BackendWith, usePatientSearch } from '@mdhq/portal-react';
import { keepPreviousData } from '@tanstack/react-query';
import { type ReactNode, type Ref, useEffect, useState } from 'react';
import { failureMessage } from '../ui/failure-messages.ts';
import ui from '../ui/ui.module.css';
import { birthDate, patientName } from './patient-label.ts';
import classes from './patients.module.css';
import { readSearch } from './search-text.ts';

interface FindPatientProps {
  readonly backend: BackendWith<'patients', 'search'>;
  readonly onChoose: (patient: Patient) => void;
  /** The field, for moving the focus to it. */
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Milliseconds between the last key and the search. */
const typingPause = 200;

/** Finds a patient by name, birth date or id. Results show all three, so that users open the right chart. */
export function FindPatient({ backend, onChoose, inputRef }: FindPatientProps): ReactNode {
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text, typingPause);
  const search = readSearch(settled);
  const found = usePatientSearch(backend, search ?? {}, { placeholderData: keepPreviousData });
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const isOfText = settled === text && !found.isPlaceholderData;
  const isUpToDate = isOfText && !found.isFetching;
  const patients = search === null ? [] : (found.data?.data ?? []);
  const { selectFirstOption } = combobox;
  const failure = found.error && failureMessage(found.error);
  // Enter opens the first result once the results match the text.
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
        if (chosen === undefined || !isOfText) return;
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
          aria-label="Find a patient by name, birth date, or ID"
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
        {/* A listbox must not be empty. */}
        <Combobox.Options aria-label="Patients" hidden={patients.length === 0}>
          {patients.map((patient) => (
            <Combobox.Option
              key={patient.id}
              value={String(patient.id)}
              // Results of a previous search must not be opened.
              disabled={!isOfText}
            >
              <FoundPatient patient={patient} />
            </Combobox.Option>
          ))}
        </Combobox.Options>
        <div role="status">
          {failure === null && isUpToDate && patients.length === 0 && (
            <Combobox.Empty className={ui['quiet']}>
              No patients found. Check the spelling or birth date.
            </Combobox.Empty>
          )}
          {failure !== null && (
            <Combobox.Empty className={ui['quiet']}>
              {failure.title}. {failure.hint}
            </Combobox.Empty>
          )}
        </div>
        {found.data?.has_more === true && (
          <Combobox.Footer>
            <Text size="xs">More matches: add a first name or a birth date.</Text>
          </Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

function FoundPatient({ patient }: { readonly patient: Patient }): ReactNode {
  const { id, dob, sex } = patient;
  return (
    <span className={classes['foundPatient']}>
      <span className={classes['name']}>{patientName(patient)}</span>
      <span className={classes['facts']}>
        {[birthDate(dob), sex, `#${id}`].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
