//! How good a visitor found it: stars to see, words to hear, their comment as
//! text.

use leptos::prelude::*;
use protocol::{Rating, rating::SCORES};

use super::facts::fact;

pub(super) fn rated(rating: Rating) -> AnyView {
    let Rating { score, comment, .. } = rating;
    let most = *SCORES.end();
    let stars: String = SCORES
        .map(|star| if star <= score { '★' } else { '☆' })
        .collect();
    let words = format!("{score} of {most}");
    fact(
        "Rating",
        view! {
            <span class="stars" role="img" aria-label=words.clone() title=words>
                {stars}
            </span>
            {comment.map(|comment| view! { <p class="comment" dir="auto">{comment}</p> })}
        },
    )
}
