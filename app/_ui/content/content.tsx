import css from "./content.module.css";
import { LongText } from "./long-text";
import { type Message, pretty, readMessages, unwrap } from "./messages";
import { Text } from "./text";

function Transcript({ messages }: { messages: Message[] }) {
  return (
    <ol className={css.messages}>
      {messages.map((message, at) => (
        <li key={`${at}-${message.role}`} className={css.message}>
          <div className={css.role}>
            <Text of={message.role} />
          </div>
          {message.parts.map((part, index) => (
            <div key={`${index}-${part.label}`}>
              {part.label !== null && (
                <div className={css.part}>
                  <Text of={part.label} />
                </div>
              )}
              <LongText text={part.text} />
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** Input or output of an action: a transcript where it is messages (raw one step away), else pretty JSON or text. */
export function Content({ value }: { value: unknown }) {
  const read = unwrap(value);
  const messages = readMessages(read);
  if (!messages) return <LongText text={pretty(read)} />;
  return (
    <>
      <Transcript messages={messages} />
      <details className={css.fold}>
        <summary>Raw JSON</summary>
        <LongText text={pretty(read)} />
      </details>
    </>
  );
}
