/** The document: drawn from the content and its words alone, so that what is read is what is signed. */
import { type Words, wordsOf } from "../../domain/act-content";
import type { Content, ItemShown } from "../../domain/service-act";
import { fen, moment } from "./figures";

const fill = (text: string, args: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => String(args[name] ?? hole));

export function Document({ content }: { content: Content }) {
  const words = wordsOf(content.wording)!;
  const word = (key: string): string => words[key]!;
  const people = content.engineers.map(({ name, level }) =>
    level === null ? name : `${name}（${fill(word("stars"), { n: level })}）`,
  );
  return (
    <>
      <section>
        <h1>{word("title")}</h1>
        <p class="sub">
          {content.order.number ?? word("unnumbered")} · {word("engineer")} {people.join("、")}
        </p>
      </section>
      <dl class="say">
        <Said label={word("customer")} text={`${content.customer.name} · ${content.contact}`} wide />
        <Said label={word("address")} text={content.address} wide />
        {content.device && <Said label={word("device")} text={content.device.name} wide />}
        <Said label={word("fault")} text={content.fault} wide />
        {content.work.length > 0 && (
          <div class="w">
            <dt>{word("work")}</dt>
            {content.work.map(({ id, text, by_name }) => (
              <dd key={id}>
                {text} <small>{by_name}</small>
              </dd>
            ))}
          </div>
        )}
        {content.arrived_at !== null && <Said label={word("arrived")} text={moment(content.arrived_at)} />}
        {content.done_at !== null && <Said label={word("done")} text={moment(content.done_at)} />}
      </dl>
      {content.checklist && (
        <section class="chk">
          <h2>{word("checklist")}</h2>
          <p class="sub">
            {content.checklist.name} · v{content.checklist.version}
          </p>
          <ul>
            {content.checklist.items.map((item) => (
              <Item key={item.id} item={item} words={words} />
            ))}
          </ul>
        </section>
      )}
      {content.photos.length > 0 && <p class="sub">{fill(word("photos"), { n: content.photos.length })}</p>}
      {content.price && (
        <section>
          <h2>{word("price")}</h2>
          <table class="money">
            <tbody>
              {content.price.lines.map((line, place) => (
                <tr key={place}>
                  <td>{line.qty === 1 ? line.text : `${line.text} × ${line.qty}`}</td>
                  <td>{fen(line.amount_fen)}</td>
                </tr>
              ))}
              <tr class="sum">
                <td>{word("total")}</td>
                <td>¥{fen(content.price.total_fen)}</td>
              </tr>
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function Said({ label, text, wide = false }: { label: string; text: string; wide?: boolean }) {
  return (
    <div class={wide ? "w" : ""}>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function Item({ item, words }: { item: ItemShown; words: Words }) {
  const { code, text, result, value, unit, note } = item;
  const reading = value === null ? "" : ` ${value}${unit === null ? "" : ` ${unit}`}`;
  return (
    <li class={result ?? (value === null ? "open" : "")}>
      <span>
        <b>{code}</b> {text}
        {note !== null && <small>{note}</small>}
      </span>
      <span class="end">
        {result === null && value !== null ? "" : words[result ?? "open"]}
        {reading}
      </span>
    </li>
  );
}
