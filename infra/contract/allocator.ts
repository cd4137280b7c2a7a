/**
 * Variables by which every process of ours is told how to allocate memory, wherever it runs. glibc keeps what was freed apart
 * for each thread, and libvips makes a thread for each picture. With one arena for all, the image function's peak is 80 MB
 * lower, and its work takes no longer (npm run bench -- memory).
 */
export const ALLOCATOR_VARIABLES = { MALLOC_ARENA_MAX: "1" } as const;
