//! Stage kind `prompt`: asks for the fields of a form, and keeps the answers for the stages after it.

mod field;

pub use self::field::{FieldKey, InvalidFieldKey, Prompt, PromptType};
