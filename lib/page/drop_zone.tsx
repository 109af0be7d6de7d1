import type { JSX } from "hono/jsx/jsx-runtime";

/** Where a visitor asks about a history of their own, which does not leave their computer. */
export function DropZone(
  { worker, model, alone = false }: {
    /** Addresses of the worker's script and of the model, relative to the page. */
    readonly worker: string;
    readonly model: string;
    /** Whether the page is one of static files: nothing answers it but those. */
    readonly alone?: boolean;
  },
): JSX.Element {
  return (
    <section class="drop" aria-labelledby="drop-title" data-worker={worker} data-model={model}>
      <h1 id="drop-title">Which new artists will stay with you?</h1>
      <p class="lead">
        Drop your listening history here. Breakout names the artists you have just found that are
        likely to become core to your listening, with odds and reasons.
      </p>
      <form class="drop-form">
        <label class="drop-target" for="drop-files">
          <span class="drop-call">Drop your export, or choose it</span>
          <span class="drop-kinds">
            Last.fm, Spotify, ListenBrainz or any table of plays: CSV, JSON or zip, as downloaded
          </span>
          <span class="drop-stays">It is read in this tab, and goes nowhere.</span>
          <input id="drop-files" type="file" multiple disabled />
        </label>
        <p class="drop-status" role="status">
          <noscript>
            Your file would be read by a script on this page, and scripts are off. The command line
            does the same: deno task breakout import.
          </noscript>
        </p>
        <progress class="drop-progress" max="1" value="0" aria-label="Reading" hidden />
        <div class="drop-fault" role="alert" hidden />
        <ul class="drop-promises">
          <li>
            <strong>Nothing leaves your computer.</strong>{" "}
            Your file is read in this tab: no upload, no account.
          </li>
          <li>
            <strong>Check it.</strong>{" "}
            Switch your network off now: it works all the same, as everything is already here.
          </li>
          <li>
            <strong>No export at hand?</strong>{" "}
            <button class="drop-simulate link" type="button" disabled>
              See it with a simulated history
            </button>
          </li>
        </ul>
        <details class="drop-more">
          <summary>Where do I get my export?</summary>
          <dl>
            <dt>Spotify</dt>
            <dd>
              Account → Security and privacy → Account privacy → Download your data. Ask for the
              “Extended streaming history”; it comes within 30 days. The “Account data” of the last
              year comes in about 5 days. Drop the zip as it is.
            </dd>
            <dt>Last.fm</dt>
            <dd>
              It has no export of its own; any of the “Last.fm to CSV” tools will do, and so does
              lastfmstats.com.
            </dd>
            <dt>ListenBrainz</dt>
            <dd>Settings → Export data. Drop the zip as it is.</dd>
            <dt>Anything else</dt>
            <dd>A table or JSON in which artist, track and time of each play can be told.</dd>
          </dl>
        </details>
        <details class="drop-more">
          <summary>How can I be sure that nothing is sent?</summary>
          <ul>
            <li>
              Switch the network off, as said above, or open the developer tools of your browser, on
              “Network”: while your file is read, no request appears.
            </li>
            {!alone && (
              <li>
                The script that reads it is served with the rule{" "}
                <code>Content-Security-Policy: default-src 'none'</code>: your browser refuses it
                every request, to anywhere.
              </li>
            )}
            <li>Nothing is stored: close the tab, and it is gone. What you save is yours.</li>
          </ul>
        </details>
        <details class="drop-more drop-options">
          <summary>If it cannot tell how to read your file</summary>
          <p>
            <label for="drop-dates">dates</label>
            <select id="drop-dates" name="dates">
              <option value="">as the whole file shows</option>
              <option value="day-first">day-first</option>
              <option value="month-first">month-first</option>
            </select>
          </p>
          <Option name="columns" hint="artist=2,track=3,date=4" />
          <Option name="encoding" hint="windows-1251" />
          <Option name="listener" hint="whose plays these are" />
        </details>
      </form>
      <div class="drop-save" role="group" aria-label="Save the list" hidden>
        <button type="button" data-save="picture">Save a picture to share</button>
        <button type="button" data-save="csv">Save as CSV</button>
        <button type="button" data-save="json">Save as JSON</button>
      </div>
      <div class="drop-result" tabindex={-1} />
      <div class="drop-artist" tabindex={-1} />
    </section>
  );
}

/** Something that may be said of a file that does not tell it. */
function Option({ name, hint }: { readonly name: string; readonly hint: string }): JSX.Element {
  const id = `drop-${name}`;
  return (
    <p>
      <label for={id}>{name}</label>
      <input id={id} name={name} placeholder={hint} autocomplete="off" spellcheck={false} />
    </p>
  );
}
