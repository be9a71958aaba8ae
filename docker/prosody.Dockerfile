# Prosody with the modules that Stanzadesk uses, its own durable inbox among them. Build from the repository's root:
#   docker build -f docker/prosody.Dockerfile -t stanzadesk-prosody .
# Its configuration is mounted to /etc/prosody/prosody.cfg.lua; docker/README.md says where that comes from.

FROM debian:bookworm-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        ca-certificates lua-dbi-sqlite3 lua-event lua-unbound prosody prosody-modules \
    && rm -rf /var/lib/apt/lists/*
# A folder that a generated configuration names anyway.
COPY config/servers/prosody/*.lua /usr/lib/prosody/modules/
RUN mkdir -p /run/prosody && chown prosody:prosody /run/prosody
USER prosody
VOLUME /var/lib/prosody
EXPOSE 5222
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5222"]
ENTRYPOINT ["prosody", "-F"]
