//! Pagination.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

#[cfg(feature = "cli")]
use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method};

use crate::runtime::json::{JsonType, ValueRef};
use crate::runtime::net::body::Body;
use crate::runtime::net::call::Call;
use crate::runtime::net::client::Client;
use crate::runtime::net::client_inner::ClientInner;
use crate::runtime::net::error::{Error, Kind};
use crate::runtime::net::raw_response::RawResponse;
use crate::runtime::net::request::Request;
use crate::runtime::net::response::Response;

/// A page that is being fetched. Its body is decoded by the stream, so that one type serves all operations.
type Fetch = Pin<Box<dyn Future<Output = Result<RawResponse, Error>> + Send>>;

/// The maximum number of pages whose items are collected. More of them are a list without end, such as links that count up.
const MAX_COLLECTED: usize = 10_000;

/// The pages of a list, each requested when it is needed: a [`Stream`], or with the blocking client an
/// [`Iterator`].
///
/// Only links to the origin of the service are followed, and no request is sent twice; any other link is
/// an error ([`Error::is_pagination`]). There are no pages after an error.
#[must_use = "nothing is sent before the first page is asked for"]
pub struct Pages<P, C = Client> {
    client: C,
    next: Next,
    fetch: Option<Fetch>,
    page: PhantomData<fn() -> P>,
}

/// How a list continues: where a page says what the next one is.
#[doc(hidden)]
pub trait NextPage: Send + Sync {
    /// Returns the page that follows, or `None` after the last page. `request` is that of this page.
    ///
    /// # Errors
    ///
    /// A message if the page says something that cannot be followed.
    fn next(&self, request: &mut Request, page: Page<'_>) -> Result<Option<Following>, String>;
}

/// A page that follows.
#[doc(hidden)]
pub enum Following {
    /// The page at this address, which may be relative to that of the page before.
    Link(String),
    /// The page of the request, which was changed. This text differs from those of all other pages.
    Changed(String),
}

/// A page that was received.
#[doc(hidden)]
pub struct Page<'a> {
    /// The body.
    pub body: ValueRef<'a>,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The number of items of the pages before, to which a way of counting adds those of this one.
    pub count: &'a mut u64,
}

/// The next request.
struct Next {
    how: &'static dyn NextPage,
    request: Option<Result<Request, Error>>,
    /// The last request that was sent, from which the next one is made.
    sent: Option<Request>,
    /// The keys of the pages.
    seen: HashSet<String>,
    /// The number of items, if they are counted.
    count: u64,
}

impl Next {
    fn take(&mut self, inner: &ClientInner) -> Option<Result<Request, Error>> {
        let request = match self.request.take()? {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        if self.seen.is_empty() {
            self.seen.extend(inner.uri(&request).map(|uri| uri.to_string()));
        }
        self.sent = request.again().map(Request::without_key);
        Some(Ok(request))
    }

    /// Returns the error of a page that follows the maximum number of pages.
    fn too_many(self) -> Option<Error> {
        Some(match self.request? {
            Ok(request) => {
                let message = format!("it follows {MAX_COLLECTED} pages, the maximum that is collected");
                Error::pagination(request.operation, message)
            }
            Err(error) => error,
        })
    }

    /// Sets the request for the page that follows this one.
    fn follow<P: JsonType>(&mut self, inner: &ClientInner, page: &Response<P>) {
        let Some(mut request) = self.sent.take() else { return };
        let operation = request.operation.clone();
        let page = Page { body: page.body.value_ref(), headers: &page.http.headers, count: &mut self.count };
        let found = self.how.next(&mut request, page).and_then(|found| match found {
            None => Ok(None),
            Some(Following::Changed(key)) => Ok(Some((request, key))),
            Some(Following::Link(link)) => linked(inner, request, &link).map(Some),
        });
        let checked = found.and_then(|found| match found {
            Some((_, key)) if self.seen.contains(&key) => Err("it was requested already".to_owned()),
            Some((request, key)) => {
                self.seen.insert(key);
                Ok(Some(request))
            }
            None => Ok(None),
        });
        self.request = checked.map_err(|message| Error::pagination(operation, message)).transpose();
    }
}

/// Returns the request for the page behind a link of another one, and its address.
fn linked(inner: &ClientInner, mut sent: Request, link: &str) -> Result<(Request, String), String> {
    let uri = inner.follow(&inner.uri(&sent)?, link)?;
    sent.headers.remove(CONTENT_TYPE);
    let key = uri.to_string();
    Ok((Request { method: Method::GET, body: Body::Empty, address: Some(uri), ..sent }, key))
}

impl<P, C> Pages<P, C> {
    /// Creates the pages that begin with the response to this call.
    #[doc(hidden)]
    pub fn new(call: Call<C>, how: &'static dyn NextPage) -> Self {
        let (client, request) = call.into_parts();
        let next = Next { how, request: Some(request), sent: None, seen: HashSet::new(), count: 0 };
        Self { client, next, fetch: None, page: PhantomData }
    }

    /// Returns the items of the pages; `take` extracts them from a page.
    pub fn items<T>(self, take: fn(P) -> Vec<T>) -> Items<P, T, C> {
        Items { pages: self, take, ready: Vec::new().into_iter() }
    }
}

impl<P: JsonType> Pages<P> {
    /// Returns the next page, or `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Response<P>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<P: JsonType> Stream for Pages<P> {
    type Item = Result<Response<P>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.fetch.is_none() {
            let request = match this.next.take(this.client.inner()) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(request)) => request,
            };
            let client = this.client.clone();
            this.fetch = Some(Box::pin(async move { client.exchange(request).await }));
        }
        let Some(fetch) = &mut this.fetch else { return Poll::Ready(None) };
        let page = ready!(fetch.as_mut().poll(context)).and_then(RawResponse::into_response::<P, ()>);
        this.fetch = None;
        if let Ok(page) = &page {
            this.next.follow(this.client.inner(), page);
        }
        Poll::Ready(Some(page))
    }
}

/// The items of all pages of a list, requested as needed: a [`Stream`], or with the blocking client an
/// [`Iterator`]. See [`Pages`].
#[must_use = "nothing is sent before the first one is asked for"]
pub struct Items<P, T, C = Client> {
    pages: Pages<P, C>,
    take: fn(P) -> Vec<T>,
    ready: std::vec::IntoIter<T>,
}

/// No field is pinned: items are moved out, and the future is boxed.
impl<P, T, C> Unpin for Items<P, T, C> {}

impl<P: JsonType, T> Items<P, T> {
    /// Returns the next item, or `None` after the last.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns all items, of at most 10,000 pages. For a longer list call [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// The error of the first page that failed, or a [pagination error](Error::is_pagination) if there are more pages; earlier
    /// items are dropped.
    pub async fn into_vec(self) -> Result<Vec<T>, Error> {
        let Items { mut pages, take, ready } = self;
        let mut all: Vec<T> = ready.collect();
        for _ in 0..MAX_COLLECTED {
            match pages.next().await {
                Some(page) => all.extend(take(page?.body)),
                None => return Ok(all),
            }
        }
        pages.next.too_many().map_or(Ok(all), Err)
    }
}

impl<P: JsonType, T> Stream for Items<P, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => this.ready = (this.take)(page.body).into_iter(),
            }
        }
    }
}

#[cfg(feature = "blocking")]
impl<P: JsonType> Iterator for Pages<P, crate::runtime::net::blocking::Client> {
    type Item = Result<Response<P>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let page = match self.next.take(self.client.inner())? {
            Ok(request) => {
                self.client.exchange(request).and_then(|response| response.into_response::<P, ()>())
            }
            Err(error) => Err(error),
        };
        if let Ok(page) = &page {
            self.next.follow(self.client.inner(), page);
        }
        Some(page)
    }
}

#[cfg(feature = "cli")]
impl<P: JsonType> Pages<P, crate::runtime::net::blocking::Client> {
    /// Returns the text of the next page, or `None` after the last.
    pub(crate) fn next_text(&mut self) -> Option<Result<Bytes, Error>> {
        let response = match self.next.take(self.client.inner())? {
            Ok(request) => self.client.exchange(request),
            Err(error) => Err(error),
        };
        let page = response.and_then(|response| {
            let text = response.body.clone();
            Ok((text, response.into_response::<P, ()>()?))
        });
        if let Ok((_, page)) = &page {
            self.next.follow(self.client.inner(), page);
        }
        Some(page.map(|(text, _)| text))
    }
}

#[cfg(feature = "blocking")]
impl<P: JsonType, T> Iterator for Items<P, T, crate::runtime::net::blocking::Client> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.ready = (self.take)(page.body).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Errors of pagination.
impl Error {
    fn pagination(operation: Cow<'static, str>, message: String) -> Self {
        Self::new(Some(operation), Kind::Pagination(message))
    }

    /// Returns `true` if the link to the next page is not followed: it is invalid, or refers to another origin or to a page
    /// that was requested already.
    pub fn is_pagination(&self) -> bool {
        matches!(self.0.kind, Kind::Pagination(_))
    }
}

impl<P, C> fmt::Debug for Pages<P, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("next", &self.next.request).finish_non_exhaustive()
    }
}

impl<P, T, C> fmt::Debug for Items<P, T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("ready", &self.ready.len())
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}
