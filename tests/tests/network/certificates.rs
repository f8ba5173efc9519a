use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair, date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::How;

/// What is wrong with a server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    None,
    WrongName,
    Expired,
    NotYetValid,
    SelfSigned,
    /// By an authority of the same name that is another one.
    UnknownAuthority,
    /// Good for clients only.
    WrongPurpose,
}

/// A certificate authority, made for the test.
pub(crate) struct Authority {
    own: CertifiedIssuer<'static, KeyPair>,
    unknown: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let issuer = || {
            let mut params = CertificateParams::new([]).unwrap();
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
        };
        Self { own: issuer(), unknown: issuer() }
    }

    /// Trusts the authority, and nobody else.
    pub(crate) fn client(&self) -> reqwest::ClientBuilder {
        let root = reqwest::Certificate::from_der(self.own.der()).unwrap();
        reqwest::Client::builder().no_proxy().no_gzip().tls_certs_only([root])
    }

    pub(crate) fn acceptor(&self, how: &How) -> Option<TlsAcceptor> {
        let (flaw, protocol) = match how {
            How::Nobody | How::Plain(_) | How::PlainForTls(_) => return None,
            How::Tls(flaw, _) => (*flaw, "http/1.1"),
            How::Http2(_) => (Flaw::None, "h2"),
        };
        let (certificate, key) = self.certificate(flaw);
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        config.alpn_protocols = vec![protocol.into()];
        Some(TlsAcceptor::from(Arc::new(config)))
    }

    fn certificate(&self, flaw: Flaw) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        let name = if flaw == Flaw::WrongName { "elsewhere.example" } else { "localhost" };
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        match flaw {
            Flaw::Expired => params.not_after = date_time_ymd(2001, 1, 1),
            Flaw::NotYetValid => params.not_before = date_time_ymd(3001, 1, 1),
            Flaw::WrongPurpose => params.insert_extended_key_usage(ExtendedKeyUsagePurpose::ClientAuth),
            _ => {}
        }
        let key = KeyPair::generate().unwrap();
        let certificate = match flaw {
            Flaw::SelfSigned => params.self_signed(&key),
            Flaw::UnknownAuthority => params.signed_by(&key, &self.unknown),
            _ => params.signed_by(&key, &self.own),
        };
        (certificate.unwrap().into(), PrivateKeyDer::try_from(key.serialize_der()).unwrap())
    }
}
