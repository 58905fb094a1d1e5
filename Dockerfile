FROM docker.io/library/rust:1.95-slim-bookworm AS build
WORKDIR /src

# Only the dependencies: this layer is rebuilt only when these files change.
COPY .cargo .cargo
COPY Cargo.toml Cargo.lock ./
RUN mkdir src static \
 && echo 'fn main() {}' | tee src/main.rs > static/build.rs \
 && touch src/lib.rs \
 && cargo build --release --locked \
 && rm -r src static

COPY migrations migrations
COPY static static
COPY templates templates
COPY src src
# What `clientele --version` names, since git's folder is not here.
ARG CLIENTELE_COMMIT
RUN touch src/main.rs src/lib.rs static/build.rs \
 && cargo build --release --locked --bin clientele \
 && mkdir /out && mkdir -m 0700 /out/data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/release/clientele /usr/local/bin/clientele
COPY --from=build --chown=10001:10001 /out/ /
ENV CLIENTELE_LISTEN=0.0.0.0:8080 \
    CLIENTELE_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/usr/local/bin/clientele", "health"]
ENTRYPOINT ["/usr/local/bin/clientele"]
CMD ["serve"]
