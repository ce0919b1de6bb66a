# A bare Debian, the three packages that the README asks for, and the environment of the lock.
# What comes out is in /deeplinear/figures and /deeplinear/data. docs/install.md has the commands.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv make
WORKDIR /deeplinear
COPY . .
RUN make install TORCH=cpu
CMD ["make", "figures"]
