//! The client and its calls.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Source, discovery, errors, ident};
use crate::{
    Options,
    api::{
        Api, Operation, Retryable, Service,
        endpoint::{BuiltIn, Parameter},
    },
};

/// The file of the client.
pub(super) fn source(api: &Api, options: &Options) -> Source {
    let docs = vec![format!("The client for {}, and its calls.", api.service.title)];
    let has = |wanted: fn(&Operation) -> bool| api.operations.iter().any(wanted);
    let mut items = vec![
        service(api),
        definition(&api.service),
        constructors(&api.service),
        call_definition(options),
        call_methods(),
        call_into_future(),
    ];
    let pages = has(|operation| operation.pages.is_some()).then(call_pages);
    let page_items =
        has(|operation| operation.pages.as_ref().is_some_and(|pages| pages.items.is_some()));
    items.extend(pages);
    items.extend(page_items.then(call_items));
    items.extend(has(|operation| !operation.waiters.is_empty()).then(call_wait));
    Source { docs, items }
}

fn service(api: &Api) -> TokenStream {
    let service = &api.service;
    let codes = |kind: Retryable| {
        let errors = api.errors.iter().filter(move |error| error.retryable == Some(kind));
        errors.map(|error| error.code.as_str()).collect::<Vec<_>>()
    };
    let named = |method: &str, codes: Vec<&str>| {
        let method = ident(method);
        (!codes.is_empty()).then(|| quote!(.#method(&[#(#codes),*])))
    };
    let retryable = named("retryable", codes(Retryable::Transient));
    let throttling = named("throttling", codes(Retryable::Throttling));
    let parameters = &api.endpoint.parameters;
    let is_account = |parameter: &Parameter| parameter.built_in == Some(BuiltIn::AccountId);
    let account_id = parameters.iter().any(is_account).then(|| quote!(.account_id()));
    let retry = service.retry.map(|it| {
        let (attempts, backoff) = (it.max_attempts, it.initial_backoff_millis);
        let attempts = Literal::u32_unsuffixed(attempts);
        let backoff = Literal::u64_unsuffixed(backoff);
        quote!(.retry(#attempts, #backoff))
    });
    let own_endpoints = service.own_endpoints.as_ref().map(|it| quote!(.own_endpoints(#it)));
    let discovery = service.discovery.as_ref();
    let discovery_item = discovery.map(|it| discovery::item(it, &api.operations));
    let discovery = discovery.map(|_| quote!(.discovery(&DISCOVERY)));
    let built_ins = built_ins(parameters, &service.settings);
    let hash = service.content_sha256.then(|| quote!(.content_sha256()));
    let region_of = service.region_of.as_ref().map(|name| quote!(.region_of(#name)));
    let form = errors::error_form(service.errors).map(|form| quote!(.errors(#form)));
    let (id, signing_name, version) = (&service.sdk_id, &service.signing_name, &service.version);
    quote! {
        #discovery_item

        /// Facts about the service for the runtime.
        static SERVICE: Service = Service::new(#id, #signing_name, endpoint_rules::resolve).version(#version) #retryable #throttling #account_id #form #retry #own_endpoints #discovery #built_ins #hash #region_of;
    }
}

/// The built-in parameters that are settings of single services: their names in the specification and in the rules.
fn built_ins(parameters: &[Parameter], settings: &[String]) -> Option<TokenStream> {
    let pair = |parameter: &Parameter| match &parameter.built_in {
        Some(BuiltIn::Other(built_in)) => {
            let name = &parameter.name;
            Some(quote!((#built_in, #name)))
        }
        _ if settings.contains(&parameter.name) => {
            let name = &parameter.name;
            Some(quote!((#name, #name)))
        }
        _ => None,
    };
    let pairs: Vec<_> = parameters.iter().filter_map(pair).collect();
    (!pairs.is_empty()).then(|| quote!(.built_ins(&[#(#pairs),*])))
}

fn definition(service: &Service) -> TokenStream {
    let docs = format!(" A client for {}. Each operation is a method.", service.title);
    quote! {
        #[doc = #docs]
        ///
        /// Cloning is cheap. Clones share connections and credentials.
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: tinsmith_runtime::Client,
        }
    }
}

fn constructors(service: &Service) -> TokenStream {
    let id = &service.sdk_id;
    let suffix = id.to_uppercase().replace(' ', "_");
    let endpoint = format!(" `AWS_ENDPOINT_URL_{suffix}` if it is set.");
    quote! {
        impl Client {
            /// Creates a client with this configuration. It sends no request before the first call.
            pub fn new(config: Config) -> Self {
                Self { inner: tinsmith_runtime::Client::new(&SERVICE, config) }
            }

            /// Creates a client with the configuration of the environment, as other AWS tools do: region and
            /// credentials come from environment variables, profiles, or the platform that runs the program; the
            /// endpoint comes from
            #[doc = #endpoint]
            ///
            /// # Errors
            /// A setting is invalid; the error names it. A missing region or missing credentials are an error of the
            /// first call, which lists the sources that were searched.
            pub async fn from_env() -> Result<Self, ConfigError> {
                Config::from_env().await.map(Self::new)
            }

            /// The configuration of this client.
            pub fn config(&self) -> &Config {
                self.inner.config()
            }

            /// Signs a request that is not an operation of the service, as this client signs its own requests. The
            /// URI must be absolute.
            ///
            /// # Errors
            /// Credentials or the region are missing, or the request cannot be signed.
            pub async fn sign(
                &self,
                request: tinsmith_runtime::http::Request<Body>,
            ) -> Result<tinsmith_runtime::http::Request<Body>, tinsmith_runtime::sign::SignError> {
                self.inner.sign(request).await
            }

            /// Blocking version of [`from_env`](Client::from_env).
            ///
            /// # Errors
            /// The errors of [`from_env`](Client::from_env), and a call from within an async runtime.
            #[cfg(feature = "blocking")]
            pub fn from_env_blocking() -> Result<Self, ConfigError> {
                Config::from_env_blocking().map(Self::new)
            }

            /// Sends an operation.
            ///
            /// # Errors
            /// The errors of the operation and of the client; see [`ErrorKind`].
            #[inline]
            pub async fn send<O: Operation<Error = ErrorKind>>(&self, operation: &O) -> Result<O::Output, Error> {
                self.send_with(operation, &CallOptions::default()).await
            }

            /// Sends an operation with options for this call: timeouts, retries, headers, region, endpoint.
            ///
            /// # Errors
            /// The errors of [`send`](Client::send).
            #[inline]
            pub async fn send_with<O: Operation<Error = ErrorKind>>(
                &self,
                operation: &O,
                options: &CallOptions,
            ) -> Result<O::Output, Error> {
                self.inner.send(operation, options).await
            }

            /// Creates a call from an operation.
            pub fn call<O: Operation<Error = ErrorKind>>(&self, operation: O) -> Call<O> {
                Call::new(self, operation)
            }

            /// Blocking version of [`send`](Client::send).
            ///
            /// # Errors
            /// The errors of [`send`](Client::send), and [`ErrorKind::Build`] within an async runtime.
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn send_blocking<O: Operation<Error = ErrorKind>>(&self, operation: &O) -> Result<O::Output, Error> {
                self.inner.send_blocking(operation, &CallOptions::default())
            }
        }
    }
}

fn call_definition(options: &Options) -> TokenStream {
    // An overlay adds methods that send other operations with the client and the options of a call.
    let visibility = options.overlay().map(|_| quote!(pub(crate)));
    quote! {
        /// A request builder: set optional members, then call [`send`](Call::send), or `.await` the request builder.
        ///
        /// The setters of an operation are also listed on its page in [`operation`](crate::operation). A setter takes a
        /// value or an [`Option`] of it. A call holds a clone of its client, so that it can be returned
        /// from a function and moved to another task.
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct Call<O> {
            #visibility client: Client,
            pub(crate) operation: O,
            #visibility options: CallOptions,
        }
    }
}

fn call_methods() -> TokenStream {
    quote! {
        impl<O: Operation<Error = ErrorKind>> Call<O> {
            pub(crate) fn new(client: &Client, operation: O) -> Self {
                Self { client: client.clone(), operation, options: CallOptions::default() }
            }

            /// Sets options for this call only: timeouts, retries, headers, region, endpoint. Previously set options are kept,
            /// unless `options` sets them again.
            pub fn with(mut self, options: CallOptions) -> Self {
                self.options = self.options.with(options);
                self
            }

            /// The operation with the members that are set so far.
            pub fn operation(&self) -> &O {
                &self.operation
            }

            /// Sends the request and reads the response.
            ///
            /// # Errors
            /// The errors of the operation and of the client; see [`ErrorKind`].
            #[inline]
            pub async fn send(self) -> Result<O::Output, Error> {
                let sent = self.client.inner.send(&self.operation, &self.options);
                // The request is already built, and the operation may be large.
                drop(self.operation);
                sent.await
            }

            /// Like [`send`](Call::send), and returns the metadata of the response as well: status, headers, request
            /// id, and the number of attempts.
            ///
            /// # Errors
            /// The errors of [`send`](Call::send).
            #[inline]
            pub async fn send_with_metadata(self) -> Result<(O::Output, tinsmith_runtime::response::ResponseMetadata), Error> {
                let sent = self.client.inner.send_with_metadata(&self.operation, &self.options);
                drop(self.operation);
                sent.await
            }

            /// Creates a presigned URL instead of sending the request. Anyone who has the URL can send the request
            /// without credentials, until `expires_in` (at most 7 days) has passed or the credentials expire.
            ///
            /// # Errors
            /// Errors before the request is sent; [`ErrorKind::Build`] if `expires_in` is out of range or the body is
            /// a stream.
            #[inline]
            pub async fn presign(
                self,
                expires_in: std::time::Duration,
            ) -> Result<tinsmith_runtime::sign::Presigned, Error> {
                self.client.inner.presign(&self.operation, &self.options, expires_in).await
            }

            /// Returns the signed request instead of sending it. Another HTTP library can send it within 5 minutes;
            /// [`Operation::output`] reads the response.
            ///
            /// # Errors
            /// Errors before the request is sent.
            #[inline]
            pub async fn signed(self) -> Result<tinsmith_runtime::http::Request<Body>, Error> {
                self.client.inner.signed(&self.operation, &self.options).await
            }

            /// Blocking version of [`send`](Call::send).
            ///
            /// # Errors
            /// The errors of [`send`](Call::send), and [`ErrorKind::Build`] within an async runtime.
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn send_blocking(self) -> Result<O::Output, Error> {
                self.client.inner.send_blocking(&self.operation, &self.options)
            }

            /// Blocking version of [`send_with_metadata`](Call::send_with_metadata).
            ///
            /// # Errors
            /// The errors of [`send_blocking`](Call::send_blocking).
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn send_with_metadata_blocking(self) -> Result<(O::Output, tinsmith_runtime::response::ResponseMetadata), Error> {
                self.client.inner.send_with_metadata_blocking(&self.operation, &self.options)
            }
        }
    }
}

fn call_into_future() -> TokenStream {
    quote! {
        /// `.await` sends the call, as [`send`](Call::send) does.
        impl<O> IntoFuture for Call<O>
        where
            O: Operation<Output: Send, Error = ErrorKind> + Send + Sync + 'static,
        {
            type Output = Result<O::Output, Error>;
            type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    }
}

fn call_pages() -> TokenStream {
    quote! {
        impl<O: Paginated<Error = ErrorKind>> Call<O> {
            /// A paginator. It starts at the page that the call requests, and sends the request for a page only when
            /// that page is awaited.
            #[inline]
            pub fn pages(self) -> Pages<O> {
                Pages::new(&self.client.inner, self.operation, self.options)
            }
        }
    }
}

fn call_items() -> TokenStream {
    quote! {
        impl<O: PaginatedItems<Error = ErrorKind>> Call<O> {
            /// A paginator that returns the items of all [`pages`](Call::pages) one by one.
            #[inline]
            pub fn items(self) -> Items<O> {
                self.pages().items()
            }
        }
    }
}

fn call_wait() -> TokenStream {
    quote! {
        impl<O: Operation<Error = ErrorKind>> Call<O> {
            #[inline]
            pub(crate) async fn wait_until(
                self,
                waiter: Waiter<O>,
                max_wait: Duration,
            ) -> Result<wait::Waited<O>, WaitError<O>> {
                waiter.wait(&self.client.inner, &self.operation, &self.options, max_wait).await
            }
        }
    }
}

#[cfg(test)]
mod tests;
