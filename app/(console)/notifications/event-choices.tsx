"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import css from "@/app/_ui/form/form.module.css";
import type { EventType } from "@/lib/notify/event";

/** An event that can be chosen, and what it is in words. Handed in, so that the browser need not load the schemas. */
export interface EventChoice {
  type: EventType;
  words: string;
}

interface EventChoicesProps {
  events: readonly EventChoice[];
  chosen: readonly EventType[];
  refused: Refused | null;
}

/** The events to choose from, each in words; none chosen is all, those of later versions too. */
export function EventChoices({ events, chosen, refused }: EventChoicesProps) {
  const id = useId();
  const picked: readonly string[] = refused ? (refused.typed.events ?? []) : chosen;
  return (
    <fieldset className={css.choices} aria-describedby={`${id}-help`}>
      <legend>Events</legend>
      <p id={`${id}-help`}>None chosen is all of them.</p>
      {events.map(({ type, words }) => (
        <div key={type} className={css.choice}>
          <input
            id={`${id}-${type}`}
            type="checkbox"
            name="events"
            value={type}
            defaultChecked={picked.includes(type)}
            aria-describedby={`${id}-${type}-words`}
          />
          <label htmlFor={`${id}-${type}`}>
            <code>{type}</code>
          </label>
          <small id={`${id}-${type}-words`}>{words}</small>
        </div>
      ))}
    </fieldset>
  );
}
