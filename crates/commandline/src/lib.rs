//! An Action as docker CLI text, API request and Compose; a pasted run line back.
