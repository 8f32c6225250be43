/** What `https://<desk>/widget.js` puts on a page: `window.Frontdesk`. */

export {};

declare global {
  interface Window {
    /** There once the script has run, or from the start with the stub in front of it. */
    Frontdesk: Frontdesk;
  }

  const Frontdesk: Frontdesk;
}

/**
 * One function for everything. Each call gives a promise, also one that was made before the
 * script was there. A promise that is rejected has a {@link FrontdeskError}, or a `TypeError`
 * for a value that JSON cannot carry.
 */
export interface Frontdesk {
  /**
   * Puts the launcher on the page. The tag does this by itself if it has a `data-inbox`;
   * after `shutdown`, what is left out is as the tag has it. Does nothing if that inbox is
   * there already; a page has one inbox, and another is ignored with a warning.
   */
  (command: "boot", settings?: Settings): Promise<void>;

  /** Shows the chat, and puts the focus into it. */
  (command: "open"): Promise<void>;

  /** Hides the chat. It stays connected. */
  (command: "close"): Promise<void>;

  /** Shows the chat if it is hidden, and hides it if it is shown. */
  (command: "toggle"): Promise<void>;

  /** Says who the visitor is. The latest counts. */
  (command: "identify", visitor: Visitor): Promise<Outcome>;

  /** Adds to what is known of the visitor. */
  (command: "setAttributes", attributes: Attributes): Promise<Outcome>;

  /** Changes the language, for example to `ar` or `pt-BR`. */
  (command: "setLocale", locale: string): Promise<Outcome>;

  /** Changes the look; what is left out stays as it is. */
  (command: "setTheme", theme: Theme): Promise<Outcome>;

  /** Calls `listener` each time that `event` happens from now on, until `off` or `shutdown`. */
  <Name extends keyof Events>(
    command: "on",
    event: Name,
    listener: (detail: Events[Name]) => void,
  ): Promise<void>;

  /** Takes away what `on` added; needs the same function. */
  <Name extends keyof Events>(
    command: "off",
    event: Name,
    listener: (detail: Events[Name]) => void,
  ): Promise<void>;

  /**
   * Forgets the visitor on this device, for example when they sign out. Loads the chat if
   * that is needed to forget them.
   */
  (command: "reset"): Promise<void>;

  /** Takes the launcher and the chat off the page, and forgets all listeners. */
  (command: "shutdown"): Promise<void>;

  /** `true` once the script has run; the stub has none. */
  readonly loaded?: true;
}

/** What `boot` takes, and the tag says in `data-` attributes. */
export interface Settings {
  /** The inbox that the conversations go to. */
  inbox?: string;
  /** Otherwise the page's `lang`, or else the browser's language. */
  locale?: string;
  theme?: Theme;
}

/** The look. What is left out is as the inbox has it. */
export interface Theme {
  /** Any CSS colour; what lies on it is black or white, whichever can be read better. */
  color?: string;
  /** The bottom corner at the end of a line, or at its start. */
  position?: "end" | "start";
  /** Of the chat's corners, in pixels. */
  radius?: number | string;
  /** `auto` follows the visitor's system. */
  scheme?: "light" | "dark" | "auto";
}

/** A visitor, proven by a JWT that the site signed, or only said. */
export type Visitor = { token: string } | { name?: string; email?: string };

/** Kept with the visitor, for the team to see. */
export type Attributes = Record<string, string | number | boolean>;

/**
 * What became of a call that is for the chat itself. Such a call loads nothing: while the chat
 * does not run it is `pending`, and is handed over as soon as it does. What goes wrong then is
 * said in the console.
 */
export type Outcome = { pending: true } | null | undefined;

/** What can be listened for, and what the listener is given. */
export interface Events {
  /** The chat has what it needs to be shown. */
  ready: undefined;
  /** The chat is shown. */
  open: undefined;
  /** The chat is hidden. */
  close: undefined;
  /** How many messages are unread; only when that changes. */
  unread: number;
  /** A message came from the team. */
  message: unknown;
}

/** Why a promise was rejected. */
export interface FrontdeskError extends Error {
  /**
   * - `unknown_command`: there is no such command.
   * - `not_booted`: there is no launcher on this page.
   * - `no_inbox`: `boot` without an inbox, and the tag has none.
   * - `unreachable`: the chat did not answer for 15 seconds.
   * - `shutdown`: the answer had not come by `shutdown`.
   *
   * Others are the desk's.
   */
  code:
    | "unknown_command"
    | "not_booted"
    | "no_inbox"
    | "unreachable"
    | "shutdown"
    | (string & {});
}
