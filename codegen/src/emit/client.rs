//! The client and its calls.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Source, ident};
use crate::{
    api::{Api, Operation, Retryable, Service},
    endpoint::{BuiltIn, Parameter},
};

/// The file of the client.
pub(super) fn source(api: &Api) -> Source {
    let docs = vec![format!("The client of {}, and its calls.", api.service.title)];
    let has = |wanted: fn(&Operation) -> bool| api.operations.iter().any(wanted);
    let mut items = vec![
        service(api),
        definition(&api.service),
        constructors(&api.service),
        call_definition(),
        call_methods(),
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
    let (id, signing_name, version) = (&service.sdk_id, &service.signing_name, &service.version);
    quote! {
        /// What the runtime must know of the service.
        static SERVICE: Service = Service::new(#id, #signing_name, endpoint_rules::resolve).version(#version) #retryable #throttling #account_id;
    }
}

fn definition(service: &Service) -> TokenStream {
    let docs = format!(" A client of {}: every operation is a method of it.", service.title);
    quote! {
        #[doc = #docs]
        ///
        /// It is cheap to clone; clones share connections and credentials.
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
            /// A client with this configuration. Nothing is sent, and nothing read, before the first call.
            pub fn new(config: Config) -> Self {
                Self { inner: tinsmith_runtime::Client::new(&SERVICE, config) }
            }

            /// A client as every AWS tool would be configured here: region and credentials come from
            /// variables, profiles or where the program runs, the endpoint from
            #[doc = #endpoint]
            ///
            /// # Errors
            /// A setting is there and makes no sense; the error names it. That a region or credentials are missing is
            /// an error of the first call, which says where they were looked for.
            pub async fn from_env() -> Result<Self, ConfigError> {
                Config::from_env().await.map(Self::new)
            }

            /// What the client was made with.
            pub fn config(&self) -> &Config {
                self.inner.config()
            }

            /// Signs a request that no operation covers, as this client signs its own. Its URI must be absolute.
            ///
            /// # Errors
            /// There are no credentials, no region, or the request cannot be signed.
            pub async fn sign(
                &self,
                request: tinsmith_runtime::http::Request<Body>,
            ) -> Result<tinsmith_runtime::http::Request<Body>, tinsmith_runtime::sign::SignError> {
                self.inner.sign(request).await
            }

            /// The same as [`from_env`](Client::from_env), for programs without async.
            ///
            /// # Errors
            /// Those of [`from_env`](Client::from_env); and within an async runtime, it is refused.
            #[cfg(feature = "blocking")]
            pub fn from_env_blocking() -> Result<Self, ConfigError> {
                Config::from_env_blocking().map(Self::new)
            }

            /// Sends an operation that was built as a value.
            ///
            /// # Errors
            /// Those of the operation, and everything that can go wrong on the way: see [`ErrorKind`].
            #[inline]
            pub async fn send<O: Operation<Error = ErrorKind>>(&self, operation: &O) -> Result<O::Output, Error> {
                self.inner.send(operation, &CallOptions::default()).await
            }

            /// The same as [`send`](Client::send), for programs without async: it waits on this thread.
            ///
            /// # Errors
            /// Those of [`send`](Client::send); and within an async runtime, it is refused as [`ErrorKind::Build`].
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn send_blocking<O: Operation<Error = ErrorKind>>(&self, operation: &O) -> Result<O::Output, Error> {
                self.inner.send_blocking(operation, &CallOptions::default())
            }
        }
    }
}

fn call_definition() -> TokenStream {
    quote! {
        /// An operation on its way: set what is optional, then [`send`](Call::send).
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct Call<'a, O> {
            client: &'a Client,
            pub(crate) operation: O,
            options: CallOptions,
        }
    }
}

fn call_methods() -> TokenStream {
    quote! {
        impl<'a, O: Operation<Error = ErrorKind>> Call<'a, O> {
            pub(crate) fn new(client: &'a Client, operation: O) -> Self {
                Self { client, operation, options: CallOptions::default() }
            }

            /// Sets options of this call alone: timeouts, retries, headers, region, endpoint. Options that were set before and
            /// are not set here stay.
            pub fn with(mut self, options: CallOptions) -> Self {
                self.options = self.options.with(options);
                self
            }

            /// The operation as it is so far.
            pub fn operation(&self) -> &O {
                &self.operation
            }

            /// Sends the operation and reads the answer.
            ///
            /// # Errors
            /// Those of the operation, and everything that can go wrong on the way: see [`ErrorKind`].
            #[inline]
            pub async fn send(self) -> Result<O::Output, Error> {
                let sent = self.client.inner.send(&self.operation, &self.options);
                // It may be large, and its request is built.
                drop(self.operation);
                sent.await
            }

            /// The same as [`send`](Call::send), and what the answer says beside the output: its status and headers,
            /// the id of the request, and how many requests were sent.
            ///
            /// # Errors
            /// Those of [`send`](Call::send).
            #[inline]
            pub async fn send_with_metadata(self) -> Result<(O::Output, tinsmith_runtime::response::ResponseMetadata), Error> {
                let sent = self.client.inner.send_with_metadata(&self.operation, &self.options);
                drop(self.operation);
                sent.await
            }

            /// Signs the request in its URL instead of sending it: whoever has the URL can send it, without
            /// credentials, for as long as `expires_in`, which is 7 days at most, or as long as the credentials last.
            ///
            /// # Errors
            /// Those that come before anything is sent; [`ErrorKind::Build`] if the time is out of its range or the
            /// body a stream.
            #[inline]
            pub async fn presign(
                self,
                expires_in: std::time::Duration,
            ) -> Result<tinsmith_runtime::sign::Presigned, Error> {
                self.client.inner.presign(&self.operation, &self.options, expires_in).await
            }

            /// Signs the request in its headers instead of sending it, for any other HTTP library to send within 5
            /// minutes. [`Operation::output`] reads the answer.
            ///
            /// # Errors
            /// Those that come before anything is sent.
            #[inline]
            pub async fn signed(self) -> Result<tinsmith_runtime::http::Request<Body>, Error> {
                self.client.inner.signed(&self.operation, &self.options).await
            }

            /// The same as [`send`](Call::send), for programs without async: it waits on this thread.
            ///
            /// # Errors
            /// Those of [`send`](Call::send); and within an async runtime, it is refused as [`ErrorKind::Build`].
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn send_blocking(self) -> Result<O::Output, Error> {
                self.client.inner.send_blocking(&self.operation, &self.options)
            }

            /// The same as [`send_with_metadata`](Call::send_with_metadata), for programs without async.
            ///
            /// # Errors
            /// Those of [`send_blocking`](Call::send_blocking).
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn send_with_metadata_blocking(self) -> Result<(O::Output, tinsmith_runtime::response::ResponseMetadata), Error> {
                self.client.inner.send_with_metadata_blocking(&self.operation, &self.options)
            }
        }
    }
}

fn call_pages() -> TokenStream {
    quote! {
        impl<O: Paginated<Error = ErrorKind>> Call<'_, O> {
            /// The pages of the list, from the one that the call asks for: a request for each, when it is wanted.
            #[inline]
            pub fn pages(self) -> Pages<O> {
                Pages::new(&self.client.inner, self.operation, self.options)
            }
        }
    }
}

fn call_items() -> TokenStream {
    quote! {
        impl<O: PaginatedItems<Error = ErrorKind>> Call<'_, O> {
            /// What is in the [`pages`](Call::pages) of the list, one by one.
            #[inline]
            pub fn items(self) -> Items<O> {
                self.pages().items()
            }
        }
    }
}

fn call_wait() -> TokenStream {
    quote! {
        impl<O: Operation<Error = ErrorKind>> Call<'_, O> {
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
