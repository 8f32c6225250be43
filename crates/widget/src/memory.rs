//! The chat's memory, in blocks whose sizes are powers of two. A block that is
//! given back waits for the next one of its size; none are joined, and none go
//! back to the browser. That wastes some where much is asked for. A chat asks
//! for little, and an allocator that wastes nothing would be one part in forty
//! of what a visitor downloads.

#![expect(unsafe_code, reason = "memory is handed out as pointers")]

use std::{
    alloc::{GlobalAlloc, Layout},
    ptr::{self, with_exposed_provenance_mut},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

/// Blocks hold sixteen bytes or more: then most alignments are met anyway.
const SMALLEST: usize = 16;
const PAGE: usize = 0x1_0000;

/// All numbers are addresses, zero is none. They are atomic so that this can be
/// static, not for threads: there is one.
pub(crate) struct Memory {
    /// By the logarithm of its size, the block given back last. It begins with
    /// the address of the one before it.
    free: [AtomicUsize; usize::BITS as usize],
    /// What was never handed out.
    next: AtomicUsize,
    end: AtomicUsize,
    /// Gets so many more pages, and says where they begin.
    grow: fn(usize) -> Option<usize>,
}

/// The size of the block that holds this.
const fn size(layout: Layout) -> usize {
    let least = if layout.size() > SMALLEST {
        layout.size()
    } else {
        SMALLEST
    };
    least.next_power_of_two()
}

impl Memory {
    pub(crate) const fn new(grow: fn(usize) -> Option<usize>) -> Self {
        Self {
            free: [const { AtomicUsize::new(0) }; usize::BITS as usize],
            next: AtomicUsize::new(0),
            end: AtomicUsize::new(0),
            grow,
        }
    }

    const fn waiting(&self, size: usize) -> &AtomicUsize {
        &self.free[size.trailing_zeros() as usize]
    }

    /// A block that was never handed out; zero if there is no more memory.
    fn fresh(&self, size: usize, align: usize) -> usize {
        let mut at = self.next.load(Relaxed).next_multiple_of(align);
        if at + size > self.end.load(Relaxed) {
            let pages = (size + align).div_ceil(PAGE);
            let Some(begin) = (self.grow)(pages) else {
                return 0;
            };
            // Mostly it goes on where it ended.
            if begin != self.end.load(Relaxed) {
                at = begin.next_multiple_of(align);
            }
            self.end.store(begin + pages * PAGE, Relaxed);
        }
        self.next.store(at + size, Relaxed);
        at
    }
}

// SAFETY: A block is in one list or handed out, never both; a fresh one lies
// behind all others, inside what was grown.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (size(layout), layout.align().max(SMALLEST));
        let waiting = self.waiting(size);
        let block = waiting.load(Relaxed);
        if block == 0 || !block.is_multiple_of(align) {
            return with_exposed_provenance_mut(self.fresh(size, align));
        }
        let block = with_exposed_provenance_mut::<usize>(block);
        // SAFETY: A waiting block begins with an address, and nobody has it.
        waiting.store(unsafe { block.read() }, Relaxed);
        block.cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let waiting = self.waiting(size(layout));
        let block = block.cast::<usize>();
        // SAFETY: It is ours again, aligned, and holds more than an address.
        unsafe { block.write(waiting.load(Relaxed)) };
        waiting.store(block.expose_provenance(), Relaxed);
    }

    unsafe fn realloc(&self, block: *mut u8, old: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: The caller vouches that this is a layout.
        let new = unsafe { Layout::from_size_align_unchecked(new_size, old.align()) };
        if size(new) == size(old) {
            return block;
        }
        // SAFETY: Two blocks, each as large as what is copied.
        unsafe {
            let other = self.alloc(new);
            if !other.is_null() {
                ptr::copy_nonoverlapping(block, other, old.size().min(new_size));
                self.dealloc(block, old);
            }
            other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grow(pages: usize) -> Option<usize> {
        let fresh = vec![0_u8; pages * PAGE].leak();
        Some(fresh.as_mut_ptr().expose_provenance())
    }

    /// What was handed out, and the byte it is filled with.
    type Held = (*mut u8, Layout, u8);

    #[track_caller]
    fn check(held: &Held) {
        let (block, layout, byte) = *held;
        assert!(block.addr().is_multiple_of(layout.align()));
        // SAFETY: It was handed out with this layout.
        let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        assert!(bytes.iter().all(|held| *held == byte));
    }

    #[test]
    fn nobody_writes_into_what_another_holds() {
        let memory = Memory::new(grow);
        let mut held: Vec<Held> = Vec::new();
        let mut seed = 7_u64;
        let mut draw = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(seed >> 33).unwrap() % below
        };
        for round in 0..20_000 {
            let byte = u8::try_from(round % 256).unwrap();
            let (most, align) = (1 << draw(14), 1 << draw(8));
            let wanted = 1 + draw(most);
            // SAFETY: Blocks are given back with the layout they were asked for.
            unsafe {
                match draw(3) {
                    0 if !held.is_empty() => {
                        let gone = held.swap_remove(draw(held.len()));
                        check(&gone);
                        memory.dealloc(gone.0, gone.1);
                    }
                    1 if !held.is_empty() => {
                        let (block, old, was) = held.swap_remove(draw(held.len()));
                        let new = Layout::from_size_align(wanted, old.align()).unwrap();
                        let block = memory.realloc(block, old, wanted);
                        let kept = Layout::from_size_align(wanted.min(old.size()), 1).unwrap();
                        check(&(block, kept, was));
                        block.write_bytes(byte, wanted);
                        held.push((block, new, byte));
                    }
                    _ => {
                        let layout = Layout::from_size_align(wanted, align).unwrap();
                        let block = memory.alloc(layout);
                        block.write_bytes(byte, wanted);
                        held.push((block, layout, byte));
                    }
                }
            }
        }
        held.iter().for_each(check);
    }

    #[test]
    fn a_block_given_back_is_handed_out_again() {
        let memory = Memory::new(grow);
        let layout = Layout::from_size_align(40, 8).unwrap();
        // SAFETY: As above.
        unsafe {
            let first = memory.alloc(layout);
            memory.dealloc(first, layout);
            let smaller = Layout::from_size_align(60, 4).unwrap();
            assert_eq!(memory.alloc(smaller), first);
            assert_ne!(memory.alloc(smaller), first);
        }
    }

    #[test]
    fn without_more_memory_there_is_none() {
        let memory = Memory::new(|_| None);
        let layout = Layout::from_size_align(40, 8).unwrap();
        // SAFETY: Nothing is written.
        assert!(unsafe { memory.alloc(layout) }.is_null());
    }
}
