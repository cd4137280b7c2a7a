/** What a rendition may be called: its name is a file's in the store. */
export const RENDITION_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
