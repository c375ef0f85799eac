//! [`Instance`]: the last who may know the region.

use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::credentials::{Refusal, imds};
use crate::environment::Environment;
use crate::profile::Section;
use crate::transport::Transport;

/// What the EC2 instance that the program runs on says of its region, or why it says nothing. It is
/// asked once, since who is not on an instance waits for an answer that does not come.
#[derive(Clone, Default)]
pub(super) struct Instance {
    answer: Arc<OnceCell<Result<String, String>>>,
}

impl Instance {
    pub(super) async fn ask(
        &self,
        environment: &Environment,
        profile: Option<&Section>,
        transport: &dyn Transport,
    ) {
        let ask = async || {
            let answer = imds::region(environment, profile, transport).await;
            answer.map_err(Refusal::into_reason)
        };
        self.answer.get_or_init(ask).await;
    }

    /// `None` if it was not asked, or does not know.
    pub(super) fn region(&self) -> Option<&str> {
        self.answer.get()?.as_deref().ok()
    }

    /// `None` if it was not asked, or does know.
    pub(super) fn refusal(&self) -> Option<&str> {
        self.answer.get()?.as_ref().err().map(String::as_str)
    }
}
