//! Lists: filters, search, order and pages, as authentik's clients ask for them.
//!
//! All of it works on what objects show, so nothing that is not shown can be found out through it.

mod filter;
mod order;
mod page;
mod query;
mod search;

use serde_json::{Value, json};

pub(super) use self::{filter::Filter, query::Query};
use super::{refusal::Refusal, resource::Resource, world::World};

/// One page of the objects that the query asks for.
pub(super) async fn page_of<R: Resource>(world: &World, query: &Query) -> Result<Value, Refusal> {
    let wanted = filter::wanted(R::FILTERS, query)?;
    let terms = search::terms(query.last("search").unwrap_or_default());
    let mut shown = Vec::new();
    for object in &R::all(world).await? {
        if !R::admits(world, object, query).await? {
            continue;
        }
        let object = R::show(world, object).await?;
        if wanted.iter().all(|wanted| wanted.admits(&object))
            && search::matches(&terms, &object, R::SEARCH)
        {
            shown.push(object);
        }
    }
    order::sort(&mut shown, query.last("ordering").unwrap_or_default());
    let page = page::Page::of(query, shown.len())?;
    Ok(json!({
        "pagination": page.pagination(),
        "results": shown.get(page.range()).unwrap_or_default(),
        "autocomplete": {},
    }))
}
