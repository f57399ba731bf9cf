#!/usr/bin/env bash
# For Zeppelin's own conf/zeppelin-env.sh; the paths are those of your machine.
export JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64
# What the server reaches by reflection; Spark opens what the interpreter needs.
export ZEPPELIN_JAVA_OPTS="--add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED"
export SPARK_HOME=/opt/meanet/spark-runtime/target/spark
# Read by the experiments, which find the embedded images by it.
export MEANET_HOME=/opt/meanet
# One thread of native code for each Spark task.
export OMP_NUM_THREADS=1
# Zeppelin has no password unless you give it one.
export ZEPPELIN_ADDR=127.0.0.1
# A paragraph of pictures is longer than the 100 kB after which Zeppelin cuts.
export ZEPPELIN_INTERPRETER_OUTPUT_LIMIT=2097152
