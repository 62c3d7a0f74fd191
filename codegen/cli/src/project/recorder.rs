//! Recording of the files that a description refers to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use specsmith::{Folder, ReadError};

/// The files of a description that a run has read, or tried to read.
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<BTreeSet<PathBuf>>>);

impl Recorder {
    /// Returns a folder that records the files that are read from another one.
    pub fn around(&self, folder: Option<Arc<dyn Folder>>, description: &Path) -> Option<Arc<dyn Folder>> {
        let path = description.parent().unwrap_or(description).to_owned();
        Some(Arc::new(RecordedFolder { folder: folder?, path, recorder: self.clone() }))
    }

    /// Returns the files since the last call.
    pub fn drain(&self) -> BTreeSet<PathBuf> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Debug)]
struct RecordedFolder {
    folder: Arc<dyn Folder>,
    path: PathBuf,
    recorder: Recorder,
}

impl Folder for RecordedFolder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.recorder.0.lock().unwrap_or_else(PoisonError::into_inner).insert(self.path.join(path));
        self.folder.read(path)
    }
}
