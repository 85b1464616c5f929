const MAX_CHARACTERS = __CHARACTERS__;
const MAX_MESSAGES = __MESSAGES__;

const ORDERS = new RegExp(
  [
    String.raw`\b(?:ignore|disregard|forget)\b.{0,30}\b(?:previous|prior|above|earlier|all)\b.{0,30}\b(?:instructions?|rules|prompts?)\b`,
    String.raw`\b(?:reveal|print|repeat)\b.{0,30}\b(?:system|hidden|initial)\b.{0,20}\b(?:prompt|instructions?)\b`,
    String.raw`<\|[a-z_]{2,20}\|>`,
  ].join('|'),
  'is',
);
// Writing that people cannot see; a flag has seven such characters.
const HIDDEN = new RegExp(String.raw`[\u{e0000}-\u{e007f}]{12,}`, 'u');
const PEOPLE = [undefined, 'user', 'human', 'text', 'input_text'];

/** Why what people wrote may not go to the model; empty when it may. Takes a text, a message or a list of messages. */
export function promptRejection(told: unknown): string {
  if (typeof told === 'string') return textRejection(told);
  if (Array.isArray(told)) {
    if (told.length > MAX_MESSAGES) return `This conversation is too long: ${MAX_MESSAGES} messages are the most.`;
    return told.map(promptRejection).find(Boolean) ?? '';
  }
  if (told === null || typeof told !== 'object') return '';
  const { role, type } = told as { role?: string; type?: string };
  return PEOPLE.includes(role ?? type) ? promptRejection(Object.values(told)) : '';
}

function textRejection(text: string): string {
  if (text.length > MAX_CHARACTERS) return `This text is too long: ${MAX_CHARACTERS} characters are the most.`;
  if (ORDERS.test(text) || HIDDEN.test(text)) {
    return 'This text gives the assistant orders. Say what you need in other words.';
  }
  return '';
}

export class PromptRejected extends Error {
  readonly status = 422;
  readonly statusCode = 422;
}

/** The same, once what people wrote in it has been looked at. */
export function screenPrompt<T>(told: T): T {
  const reason = promptRejection(told);
  if (reason) throw new PromptRejected(reason);
  return told;
}
