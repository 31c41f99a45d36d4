# kubectl prodready for CI: slim and not distroless, for GitLab and GitHub run their steps by a shell.
# The base has a tag and no digest: each release takes what is mended by then, and is attested.
FROM python:3.14-slim-trixie AS build

WORKDIR /src
COPY runtime.lock build.lock ./
RUN pip download --no-cache-dir --no-deps --only-binary :all: --require-hashes \
        --requirement runtime.lock --requirement build.lock --dest /wheels
COPY . .
# without an index: nothing comes in of which the locks have no hash
RUN pip wheel --no-cache-dir --no-deps --no-index --find-links /wheels --wheel-dir /wheels . \
    && python -m venv --without-pip /opt/prodready \
    && pip --python /opt/prodready/bin/python install --no-cache-dir --no-index \
        --find-links /wheels --compile /wheels/kubectl_prodready-*.whl

FROM python:3.14-slim-trixie

COPY --from=build /opt/prodready /opt/prodready
ENV PATH=/opt/prodready/bin:$PATH
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["kubectl-prodready"]
CMD ["--help"]
