/** The pages' icon: a picture in a frame, in a colour that shows on light and dark tabs. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#3f83f0" stroke-width="1.6" stroke-linejoin="round"><rect x="1.5" y="2.5" width="13" height="11" rx="1.5"/><path d="m2 12 4-4 3 3 2-2 3 3"/><circle cx="10.5" cy="6" r="1"/></svg>
`;
