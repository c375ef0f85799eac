//! Emits and formats a crate with all processors.
//!
//! Tokens cannot be sent to other threads, so each thread formats what it emits. The parts of the crate do not depend on
//! each other, so the files are the same for any number of threads.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use crate::{
    Error, Options,
    api::Api,
    emit::{self, Part, Prelude},
    format,
};

/// The number of parts for which a further thread is worth its start.
const PARTS_PER_THREAD: usize = 16;

/// The text of a file, by path, or the reason why there is none.
type Text = Result<(String, String), Error>;

/// The Rust files of a crate, by path.
pub(crate) fn texts(api: &Api, options: &Options) -> Result<Vec<(String, String)>, Error> {
    let work = Work {
        api,
        options,
        head: options.head(),
        prelude: Prelude::new(),
        parts: emit::parts(api),
        next: AtomicUsize::new(0),
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let others = processors.min(work.parts.len() / PARTS_PER_THREAD).saturating_sub(1);
    let mut texts = thread::scope(|scope| {
        // Without a further thread, for example because of a limit, the others do its work.
        let start = |_| thread::Builder::new().spawn_scoped(scope, || work.take()).ok();
        let running: Vec<_> = (0..others).filter_map(start).collect();
        let mut texts = work.take();
        for thread in running {
            let gone = |_| Error::new("the generator panicked; report this with the model");
            texts.extend(thread.join().map_err(gone)?);
        }
        Ok::<_, Error>(texts)
    })?;
    // The error is that of the first part with one, whichever thread was first.
    texts.sort_by_key(|(index, _)| *index);
    texts.into_iter().map(|(_, text)| text).collect()
}

/// The parts of a crate, which threads take one by one.
struct Work<'a> {
    api: &'a Api,
    options: &'a Options,
    head: String,
    prelude: Prelude,
    parts: Vec<Part<'a>>,
    next: AtomicUsize,
}

impl Work<'_> {
    /// Takes parts until none is left. Returns the files with the indexes of their parts.
    fn take(&self) -> Vec<(usize, Text)> {
        let mut texts = Vec::new();
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = self.parts.get(index) else { return texts };
            let sources = emit::part_sources(*part, self.api, self.options, &self.prelude);
            texts.extend(sources.into_iter().map(|(path, source)| {
                let text = format::file(&source).map(|text| format!("{}\n\n{text}", self.head));
                (index, text.map(|text| (path, text)))
            }));
        }
    }
}
